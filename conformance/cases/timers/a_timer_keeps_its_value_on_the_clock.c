/* clause: setitimer-arms */
/* clause: alarm-sends-sigalrm */
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <tocsin.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(void) {
    tocsin_sigset set = 0;
    tocsin_sigset_add(&set, SIGALRM);
    tocsin_pthread_sigmask(SIG_BLOCK, set, NULL);
    double start = now();
    tocsin_setitimer(ITIMER_REAL, 0.02, 0.01, NULL);
    int early = 0;
    for (int i = 0; i < 4; i++) {
        tocsin_sigwait(set);
        early += now() - start < 0.02 + 0.01 * i;
    }
    start = now();
    tocsin_alarm(1);
    tocsin_sigwait(set);
    printf("early %d\n", early + (now() - start < 1));
}
