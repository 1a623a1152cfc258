/* clause: mask-stays-after-failure */
#include <stdio.h>
#include <tocsin.h>

static int fail(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return TOCSIN_EUSER - 1;
}

int main(void) {
    tocsin_sigset set = 0, previous = 77;
    tocsin_sigset_add(&set, SIGUSR1);
    tocsin_signal(SIGUSR1, fail);
    tocsin_pthread_sigmask(SIG_BLOCK, set, NULL);
    raise(SIGUSR1);
    int error = tocsin_pthread_sigmask(SIG_UNBLOCK, set, &previous);
    printf("%d, previous %d\n", error == TOCSIN_EUSER - 1, (int)previous);
    tocsin_pthread_sigmask(SIG_BLOCK, 0, &previous);
    printf("mask %d\n", (int)previous);
}
