/* clause: arrival-before-pause-sleeps */
#include <dlfcn.h>
#include <poll.h>
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

static int armed;

/* In place of the C library's: an arrival after the engine's look and before the kernel sleeps. */
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask) {
    static int (*real)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
    if (!real) real = __extension__(__typeof__(real))dlsym(RTLD_NEXT, "ppoll");
    if (armed) kill(getpid(), SIGUSR1);
    armed = 0;
    return real(fds, count, timeout, mask);
}

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("handler of %d\n", signum);
    return 0;
}

int main(void) {
    tocsin_signal(SIGUSR1, handle);
    armed = 1;
    printf("= %d\n", tocsin_pause());
    raise(SIGUSR1);
    printf("= %d\n", tocsin_pause());
}
