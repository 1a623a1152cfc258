#include <stdio.h>
#include <stdlib.h>
#include <tocsin.h>

static int handle_sigint(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("Received signal %d. Exiting gracefully!\n", signum);
    exit(0);
}

int main(void) {
    // Register the handler for SIGINT
    tocsin_signal(SIGINT, handle_sigint);

    puts("Running program. Press Ctrl+C to interrupt.");
    while (true)
        tocsin_sleep(1);
}
