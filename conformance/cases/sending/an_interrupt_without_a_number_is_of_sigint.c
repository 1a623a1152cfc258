/* clause: interrupt-is-like-an-arrival */
/* clause: interrupt-range */
#include <stdio.h>
#include <tocsin.h>

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("handler of %d\n", signum);
    return 0;
}

int main(void) {
    tocsin_signal(SIGINT, handle);
    printf("%d\n", tocsin_set_interrupt());
    puts("before the safe point");
    tocsin_check();
    const int bad[] = {0, 65, -1};
    for (int i = 0; i < 3; i++) {
        int refused = tocsin_set_interrupt_ex(bad[i]) < 0;
        printf("%d: refused %d, recorded %d\n", bad[i], refused, tocsin_error());
    }
    printf("check %d\n", tocsin_check());
}
