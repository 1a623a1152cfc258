#include <stdio.h>
#include <stdlib.h>
#include <tocsin.h>

static int handle_sigterm(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    puts("Received SIGTERM. Cleaning up resources...");
    exit(0);
}

int main(void) {
    // Register the handler for SIGTERM
    tocsin_signal(SIGTERM, handle_sigterm);

    puts("Running program. Use 'kill -15 <PID>' to terminate.");
    while (true)
        tocsin_sleep(1);
}
