/* clause: worker-waits-just-retry */
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <tocsin.h>

static int calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return TOCSIN_KEYBOARD_INTERRUPT;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void *work(void *nothing) {
    tocsin_pthread_sigmask(SIG_SETMASK, 0, NULL);
    double start = now();
    int error = tocsin_sleep(0.03);
    printf("= %d, early %d, handler called %d\n", error, now() - start < 0.03, calls);
    return nothing;
}

int main(void) {
    pthread_t worker;
    tocsin_sigset set = 0;
    tocsin_sigset_add(&set, SIGALRM);
    tocsin_pthread_sigmask(SIG_BLOCK, set, NULL);
    tocsin_signal(SIGALRM, handle);
    tocsin_setitimer(ITIMER_REAL, 0.004, 0.004, NULL);
    pthread_create(&worker, NULL, work, NULL);
    pthread_join(worker, NULL);
    printf("%d\n", tocsin_check() == TOCSIN_KEYBOARD_INTERRUPT);
}
