/* clause: getitimer-shows-what-is-left */
/* clause: setitimer-returns-previous */
#include <stdio.h>
#include <sys/time.h>
#include <tocsin.h>

static void say(const char *what, const tocsin_itimer *timer) {
    const char *left = timer->value <= 50 && timer->value > 40 ? "in its range" : "wrong";
    printf("%s: %s, every %g\n", what, left, timer->interval);
}

int main(void) {
    const int which[] = {ITIMER_REAL, ITIMER_PROF};
    for (int i = 0; i < 2; i++) {
        tocsin_itimer timer = {0, 0};
        tocsin_setitimer(which[i], 49.75, 0.25, &timer);
        printf("before: %g, every %g\n", timer.value, timer.interval);
        tocsin_getitimer(which[i], &timer);
        say("now", &timer);
        tocsin_setitimer(which[i], 0, 0, &timer);
        say("previous", &timer);
    }
}
