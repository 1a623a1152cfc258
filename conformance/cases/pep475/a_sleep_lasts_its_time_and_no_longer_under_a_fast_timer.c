/* clause: sleep-lasts-its-time */
/* clause: interrupted-sleep-resumes */
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <tocsin.h>

static int calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* A sleep that began anew after each handler would never end: the timer is faster. */
int main(void) {
    tocsin_signal(SIGALRM, handle);
    tocsin_setitimer(ITIMER_REAL, 0.004, 0.004, NULL);
    double start = now();
    int result = tocsin_sleep(0.04);
    double lasted = now() - start;
    tocsin_setitimer(ITIMER_REAL, 0, 0, NULL);
    printf("= %d, early %d, handlers %d\n", result, lasted < 0.04, calls >= 2);
}
