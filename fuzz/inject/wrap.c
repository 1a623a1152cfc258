/* wrap.c - stands between the engine and two calls of the C library, so that the trap flag gets into signal context and
 * its signal stays let in. The engine's own bytes are those that are shipped. */
#include <pthread.h>
#include <signal.h>

#include "../../core/port/port.h"
#include "inject.h"

#define NEUTRAL __attribute__((section("inject_neutral"), noinline))

/* trap_*.c: sets the trap flag if now.stepping says so, and goes on as the trampoline. */
void inject_trampoline(int signum, siginfo_t *info, void *context);

int __real_sigaction(int signum, const struct sigaction *next, struct sigaction *previous);
int __real_pthread_sigmask(int how, const sigset_t *set, sigset_t *previous);
int __wrap_sigaction(int signum, const struct sigaction *next, struct sigaction *previous);
int __wrap_pthread_sigmask(int how, const sigset_t *set, sigset_t *previous);

NEUTRAL int __wrap_sigaction(int signum, const struct sigaction *next, struct sigaction *previous) {
    struct sigaction ours;
    if (next && next->sa_sigaction == tocsin_i_trampoline) {
        ours = *next;
        ours.sa_sigaction = inject_trampoline;
        next = &ours;
    }
    int result = __real_sigaction(signum, next, previous);
    if (result == 0 && previous && previous->sa_sigaction == inject_trampoline)
        previous->sa_sigaction = tocsin_i_trampoline;
    return result;
}

/* A trap whose signal is blocked kills. */
NEUTRAL int __wrap_pthread_sigmask(int how, const sigset_t *set, sigset_t *previous) {
    sigset_t ours;
    if (set && how != SIG_UNBLOCK) {
        ours = *set;
        sigdelset(&ours, SIGTRAP);
        set = &ours;
    }
    return __real_pthread_sigmask(how, set, previous);
}
