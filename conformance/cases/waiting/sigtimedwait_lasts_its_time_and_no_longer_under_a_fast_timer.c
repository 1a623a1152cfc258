/* clause: sigtimedwait-waits-the-rest */
/* clause: sigtimedwait-times-out */
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

/* A wait that began anew after each handler would never end: the timer is faster. */
int main(void) {
    tocsin_sigset set = 0;
    tocsin_sigset_add(&set, SIGUSR1);
    tocsin_signal(SIGALRM, handle);
    tocsin_setitimer(ITIMER_REAL, 0.004, 0.004, NULL);
    double start = now();
    int result = tocsin_sigtimedwait(set, 0.04, NULL);
    double lasted = now() - start;
    tocsin_setitimer(ITIMER_REAL, 0, 0, NULL);
    printf("= %d, early %d, handlers %d\n", result, lasted < 0.04, calls >= 2);
}
