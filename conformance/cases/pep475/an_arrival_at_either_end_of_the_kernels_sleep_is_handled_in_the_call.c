/* clause: arrival-between-look-and-sleep */
/* clause: arrival-at-the-sleeps-end */
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

static int before, after;

/* In place of the C library's: arrivals just before the kernel sleeps and just after it has slept. */
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask) {
    static int (*real)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
    if (!real) real = __extension__(__typeof__(real))dlsym(RTLD_NEXT, "ppoll");
    if (before) kill(getpid(), SIGUSR1);
    before = 0;
    int result = real(fds, count, timeout, mask);
    if (after && result == 0) kill(getpid(), SIGUSR1);
    return result;
}

static int calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return TOCSIN_EUSER - 1;
}

int main(void) {
    tocsin_signal(SIGUSR1, handle);
    before = 1;
    int error = tocsin_sleep(100);
    printf("%d, handler called %d\n", error == TOCSIN_EUSER - 1, calls);
    after = 1;
    error = tocsin_sleep(0.01);
    tocsin_check();
    printf("handler called %d\n", calls);
}
