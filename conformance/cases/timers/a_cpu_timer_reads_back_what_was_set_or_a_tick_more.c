/* clause: cpu-timer-ticks */
#include <stdio.h>
#include <sys/time.h>
#include <tocsin.h>

int main(void) {
    const int which[] = {ITIMER_VIRTUAL, ITIMER_PROF};
    for (int i = 0; i < 2; i++) {
        tocsin_itimer timer;
        tocsin_setitimer(which[i], 5, 0, NULL);
        tocsin_getitimer(which[i], &timer);
        printf("%d\n", timer.value > 4.9 && timer.value < 5.02);
    }
}
