#include <stdio.h>
#include <stdlib.h>
#include <tocsin.h>

static int handle_sigint(int signum, const tocsin_frame *frame) {
    printf("Signal number: %d\n", signum);
    printf("Interrupted in: %s\n", frame->function);
    exit(0);
}

static void wait_for_signal(void) {
    puts("Press Ctrl+C.");
    while (true)
        tocsin_sleep(1);
}

int main(void) {
    tocsin_signal(SIGINT, handle_sigint);
    wait_for_signal();
}
