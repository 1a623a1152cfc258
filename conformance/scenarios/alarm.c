#include <stdio.h>
#include <tocsin.h>

static int handle_alarm(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    puts("Alarm triggered!");
    return 0;
}

int main(void) {
    // Register handler and set alarm
    tocsin_signal(SIGALRM, handle_alarm);
    tocsin_alarm(5); // Trigger SIGALRM after 5 seconds

    puts("Waiting for alarm...");
    tocsin_sleep(10);
}
