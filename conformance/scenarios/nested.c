#include <stdio.h>
#include <tocsin.h>

static int handle_usr1(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    puts("SIGUSR1 begins.");
    tocsin_raise_signal(SIGUSR2);
    puts("SIGUSR1 ends.");
    return 0;
}

static int handle_usr2(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    puts("SIGUSR2 runs inside.");
    return 0;
}

int main(void) {
    tocsin_signal(SIGUSR1, handle_usr1);
    tocsin_signal(SIGUSR2, handle_usr2);

    puts("Raising SIGUSR1.");
    tocsin_raise_signal(SIGUSR1);
    puts("Both are done.");
}
