/* clause: interrupted-sleep-resumes */
/* clause: sleep-lasts-its-time */
#include <dlfcn.h>
#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <tocsin.h>
#include <unistd.h>

#define WHOLE 0.06
#define TAKEN 0.02

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int sleeps, too_long;

/* In place of the C library's: an arrival in the first sleep; each tells how long it would be. */
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask) {
    static int (*real)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
    if (!real) real = __extension__(__typeof__(real))dlsym(RTLD_NEXT, "ppoll");
    double asked = (double)timeout->tv_sec + (double)timeout->tv_nsec / 1e9;
    too_long += asked > (sleeps ? WHOLE - TAKEN : WHOLE);
    if (sleeps++ == 0) kill(getpid(), SIGUSR1);
    return real(fds, count, timeout, mask);
}

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    for (double start = now(); now() - start < TAKEN;) continue;
    return 0;
}

int main(void) {
    tocsin_signal(SIGUSR1, handle);
    int error = tocsin_sleep(WHOLE);
    printf("= %d, sleeps %d, too long %d\n", error, sleeps, too_long);
}
