/* clause: interrupted-sleep-resumes */
/* clause: sleep-lasts-its-time */
#include <dlfcn.h>
#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <tocsin.h>
#include <unistd.h>

static long now_ms = 1000000;
static int sleeps;

/* In place of the C library's: a clock that only the sleep and the handler move. */
int clock_gettime(clockid_t clock, struct timespec *now) {
    (void)clock;
    *now = (struct timespec){now_ms / 1000, now_ms % 1000 * 1000000};
    return 0;
}

/* And a sleep that tells how long it would be: the first one is interrupted after 10 ms, the second lasts. */
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask) {
    static int (*real)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
    if (!real) real = __extension__(__typeof__(real))dlsym(RTLD_NEXT, "ppoll");
    long asked_ms = timeout->tv_sec * 1000 + timeout->tv_nsec / 1000000;
    printf("sleeps for %ld ms\n", asked_ms);
    now_ms += sleeps ? asked_ms : 10;
    if (sleeps++) return 0;
    kill(getpid(), SIGUSR1);
    return real(fds, count, timeout, mask);
}

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    now_ms += 20;
    return 0;
}

int main(void) {
    tocsin_signal(SIGUSR1, handle);
    printf("= %d\n", tocsin_sleep(0.06));
}
