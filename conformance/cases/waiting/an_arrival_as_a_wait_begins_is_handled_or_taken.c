/* clause: arrival-before-wait-begins */
/* clause: unblocked-arrival-before-wait-begins */
/* clause: arrival-at-the-deadline */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <tocsin.h>

static int before, at_the_deadline;

/* In place of the C library's: arrivals before the kernel waits, and as the time ends. */
int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout) {
    static int (*real)(const sigset_t *, siginfo_t *, const struct timespec *);
    if (!real) real = __extension__(__typeof__(real)) dlsym(RTLD_NEXT, "sigtimedwait");
    int first = before, last = at_the_deadline;
    before = at_the_deadline = 0;
    if (first) raise(first);
    int result = real(set, info, timeout);
    if (last && result < 0 && errno == EAGAIN) {
        raise(last);
        errno = EAGAIN;
    }
    return result;
}

static int calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

static void wait_for(int signum, double seconds, const char *what) {
    tocsin_sigset set = 0, pending;
    tocsin_sigset_add(&set, signum);
    int result = tocsin_sigtimedwait(set, seconds, NULL);
    tocsin_check();
    tocsin_sigpending(&pending);
    printf("%s: %d, handler called %d, pending %d\n", what, result, calls, pending != 0);
    calls = 0;
}

int main(void) {
    tocsin_sigset set = 0;
    tocsin_signal(SIGUSR1, handle);
    before = SIGUSR1;
    wait_for(SIGUSR2, 0.01, "another signal");
    before = SIGUSR1;
    wait_for(SIGUSR1, 0.01, "one of the set, not blocked");
    at_the_deadline = SIGUSR1;
    wait_for(SIGUSR1, 0.01, "at the deadline, not blocked");
    tocsin_sigset_add(&set, SIGUSR1);
    tocsin_pthread_sigmask(SIG_BLOCK, set, NULL);
    before = SIGUSR1;
    wait_for(SIGUSR1, 0.01, "one of the set, blocked");
    at_the_deadline = SIGUSR1;
    wait_for(SIGUSR1, 0.01, "at the deadline, blocked");
    wait_for(SIGUSR1, 0, "afterwards");
}
