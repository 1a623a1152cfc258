#include <stdio.h>
#include <tocsin.h>

static int handle_alarm(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    puts("Alarm triggered!");
    return 0;
}

int main(void) {
    tocsin_signal(SIGALRM, handle_alarm);
    tocsin_alarm(2);

    puts("Pausing.");
    tocsin_pause();
    puts("Awake again.");
}
