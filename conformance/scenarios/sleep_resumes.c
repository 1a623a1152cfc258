#include <stdio.h>
#include <tocsin.h>

static int handle_sigint(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    puts("Interrupted, going on.");
    return 0;
}

int main(void) {
    tocsin_signal(SIGINT, handle_sigint);

    puts("Sleeping for 5 seconds. Press Ctrl+C.");
    tocsin_sleep(5);
    puts("Slept for 5 seconds.");
}
