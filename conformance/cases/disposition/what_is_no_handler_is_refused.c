/* clause: handler-type */
/* clause: none-cannot-be-given-back */
#include <stdio.h>
#include <tocsin.h>

static int calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

int main(void) {
    static const tocsin_handler none[] = {TOCSIN_SIG_NONE, TOCSIN_SIG_ERR, NULL};
    char text[128];
    tocsin_signal(SIGUSR1, handle);
    for (unsigned i = 0; i < sizeof none / sizeof *none; i++) {
        if (none[i] == TOCSIN_SIG_DFL) continue;
        tocsin_disposition kept = {handle, &calls};
        int error = tocsin_swap(SIGUSR1, (tocsin_disposition){none[i], NULL}, &kept);
        tocsin_error_text(text, sizeof text);
        printf("%s: %s\n", tocsin_error_name(error), text);
        printf("the one before is not written: %d\n", kept.data == &calls);
    }
    raise(SIGUSR1);
    tocsin_check();
    printf("calls %d\n", calls);
}
