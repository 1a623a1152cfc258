#include <stdio.h>
#include <stdlib.h>
#include <tocsin.h>

static int handle_sigterm(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    puts("Received SIGTERM. Exiting with status 3.");
    exit(3);
}

int main(void) {
    tocsin_signal(SIGTERM, handle_sigterm);

    puts("Running program. Send SIGTERM.");
    while (true)
        tocsin_sleep(1);
}
