#include <stdio.h>
#include <stdlib.h>
#include <tocsin.h>

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("Received signal %d.\n", signum);
    if (signum == SIGTERM)
        exit(0);
    return 0;
}

int main(void) {
    // One handler for both
    tocsin_signal(SIGINT, handle);
    tocsin_signal(SIGTERM, handle);

    puts("Running program. Press Ctrl+C, then send SIGTERM.");
    while (true)
        tocsin_sleep(1);
}
