/* wait.c - calls that block, and how they go on after a signal (PEP 475, rules 103 to 115).
 *
 * The classic race: a signal arrives after the look at the flags and before the sleep, and the sleep sleeps over it.
 * The port's wait looks and sleeps in one step, so main never sleeps with is_tripped set. Other threads run no
 * handlers and have nothing to look at.
 *
 * A wait that was interrupted goes on for what is left of its time, on the monotonic clock. When nothing is left it has
 * timed out, whatever the handler did meanwhile.
 */
#include <errno.h>

#include "engine.h"

/* Until a signal or the time ends the wait; what else ends it is a failure, and not to be taken for either. Held signals
 * are let in while it sleeps, for each of them must end it, and held again when it ends: let in before, a flood would
 * have to become a storm anew in every wait. Those that are there already need no sleep. */
static int wait_once(int64_t timeout_ns) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    bool main = tocsin_is_main_thread();
    if (main && engine->held) tocsin_i_pull_held();
    int result = main ? tocsin_port_wait(&engine->is_tripped, &engine->held, timeout_ns)
                      : tocsin_port_wait(NULL, NULL, timeout_ns);
    return result == 0 || result == -EINTR ? 0 : tocsin_i_fail(TOCSIN_EOS(-result), 0, NULL);
}

/* A sigwait has no such step, so that nothing is held from before it until after it. */
static int sigwait_open(tocsin_sigset set, int64_t timeout_ns, tocsin_siginfo *info) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    if (!tocsin_is_main_thread()) return tocsin_port_sigwait(set, timeout_ns, info);
    __atomic_store_n(&engine->open, 1, __ATOMIC_RELAXED);
    int signum = tocsin_i_release(engine->held);
    if (!signum) signum = tocsin_port_sigwait(set, timeout_ns, info);
    __atomic_store_n(&engine->open, 0, __ATOMIC_RELAXED);
    return signum;
}

/* A deadline that no clock reaches counts as never: additions must not wrap. */
static int64_t deadline_in(int64_t ns) {
    int64_t deadline;
    return __builtin_add_overflow(tocsin_port_now_ns(), ns, &deadline) ? INT64_MAX : deadline;
}

/* Looks once more at its end, so that a signal that arrived with the last tick has been handled on return. */
int tocsin_sleep_at(const char *file, int line, const char *function, double seconds) {
    int64_t ns;
    tocsin_i_start();
    int error = tocsin_i_nanoseconds(seconds, &ns);
    if (error) return error;
    if (seconds < 0) return tocsin_i_fail(TOCSIN_ESLEEP, 0, NULL);
    int64_t deadline = deadline_in(ns);
    for (;;) {
        error = tocsin_i_safe_point(file, line, function);
        if (error) return error;
        int64_t left = deadline - tocsin_port_now_ns();
        if (left <= 0) return 0;
        if ((error = wait_once(left)) != 0) return error;
    }
}

int(tocsin_sleep)(double seconds) {
    return tocsin_sleep_at(NULL, 0, NULL, seconds);
}

int tocsin_pause(void) {
    tocsin_i_start();
    int error = wait_once(-1);
    if (error) return error;
    return tocsin_i_safe_point(NULL, 0, "tocsin_pause");
}

/* The C library's sigwait swallows EINTR, and Python looks no further (rule 105). */
int tocsin_sigwait(tocsin_sigset set) {
    tocsin_i_start();
    int signum;
    do signum = sigwait_open(set, -1, NULL);
    while (signum == -EINTR);
    return signum < 0 ? tocsin_i_fail(TOCSIN_EOS(-signum), 0, NULL) : signum;
}

/* Arrivals that wait behind another, each of which has a call to come, have interrupted the call before it waits. */
static int run_what_waits(const char *function) {
    tocsin_i_start();
    return tocsin_i_mark_waiting() ? tocsin_i_safe_point(NULL, 0, function) : 0;
}

/* Waits until deadline, for ever if forever. The signal's number, 0 when the time is over, or a code. */
static int wait_for(tocsin_sigset set, bool forever, int64_t ns, tocsin_siginfo *info, const char *function) {
    int error = run_what_waits(function);
    if (error) return error;
    int64_t deadline = forever ? 0 : deadline_in(ns);
    for (;;) {
        int signum = sigwait_open(set, forever ? -1 : ns, info);
        if (signum >= 0) return signum;
        if (signum == -EAGAIN) return 0;
        if (signum != -EINTR) return tocsin_i_fail(TOCSIN_EOS(-signum), 0, NULL);
        if ((error = tocsin_i_safe_point(NULL, 0, function)) != 0) return error;
        if (!forever && (ns = deadline - tocsin_port_now_ns()) < 0) return 0; /* rule 108: no signal, and no garbage */
    }
}

int tocsin_sigwaitinfo(tocsin_sigset set, tocsin_siginfo *info) {
    return wait_for(set, true, 0, info, "tocsin_sigwaitinfo");
}

int tocsin_sigtimedwait(tocsin_sigset set, double seconds, tocsin_siginfo *info) {
    int64_t ns;
    int error = tocsin_i_nanoseconds(seconds, &ns);
    if (error) return error;
    if (ns < 0) return tocsin_i_fail(TOCSIN_ETIMEOUT, 0, NULL);
    return wait_for(set, false, ns, info, "tocsin_sigtimedwait");
}
