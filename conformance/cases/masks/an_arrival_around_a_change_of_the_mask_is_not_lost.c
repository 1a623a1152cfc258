/* clause: arrival-around-blocking */
/* clause: arrival-after-unblocking */
#include <dlfcn.h>
#include <stdio.h>
#include <tocsin.h>

static int before, after;

/* In place of the C library's: an arrival before or after the kernel's change. */
int pthread_sigmask(int how, const sigset_t *set, sigset_t *previous) {
    static int (*real)(int, const sigset_t *, sigset_t *);
    if (!real) real = __extension__(__typeof__(real)) dlsym(RTLD_NEXT, "pthread_sigmask");
    if (before) raise(before);
    int result = real(how, set, previous);
    if (after) raise(after);
    before = after = 0;
    return result;
}

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("  handler of %d\n", signum);
    return 0;
}

static void change(int how, tocsin_sigset set, const char *what) {
    tocsin_sigset pending;
    puts(what);
    int error = tocsin_pthread_sigmask(how, set, NULL);
    tocsin_sigpending(&pending);
    printf("  = %d, pending %d\n", error, pending != 0);
}

int main(void) {
    tocsin_sigset set = 0;
    tocsin_sigset_add(&set, SIGUSR1);
    tocsin_signal(SIGUSR1, handle);
    before = SIGUSR1;
    change(SIG_BLOCK, set, "arrival before it is blocked");
    before = SIGUSR1;
    change(SIG_UNBLOCK, set, "arrival before it is unblocked");
    after = SIGUSR1;
    change(SIG_BLOCK, set, "arrival after it is blocked");
    change(SIG_UNBLOCK, set, "unblocked");
    after = SIGUSR1;
    change(SIG_UNBLOCK, set, "arrival after it is unblocked");
    after = SIGUSR1;
    change(SIG_SETMASK, 0, "arrival after the mask is set");
}
