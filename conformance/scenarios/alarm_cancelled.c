#include <stdio.h>
#include <tocsin.h>

static int handle_alarm(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    puts("Alarm triggered!");
    return 0;
}

int main(void) {
    tocsin_signal(SIGALRM, handle_alarm);

    int nothing = (int)tocsin_alarm(100);
    int first = (int)tocsin_alarm(2);
    int second = (int)tocsin_alarm(0);

    printf("No alarm was set: %d\n", nothing);
    printf("The first had %d seconds left, the second %d.\n", first, second);
    tocsin_sleep(3);
    puts("Nothing came.");
}
