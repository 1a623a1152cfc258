/* disposition.c - default, ignore, handler, none: install, query, restore.
 *
 * The table says what the engine will do, the kernel what it will be told of. The kernel changes first and the table
 * second. If the kernel refuses, nothing has changed. An arrival between the two only sets a flag, and the handler is
 * looked up at dispatch, when the table is right. The other way round a refusal would leave a table that lies.
 */
#include "engine.h"

static int tell_kernel(int signum, tocsin_handler handler) {
    if (handler == TOCSIN_SIG_DFL) return tocsin_port_action_set(signum, SIG_DFL);
    if (handler == TOCSIN_SIG_IGN) return tocsin_port_action_set(signum, SIG_IGN);
    return tocsin_port_catch(signum);
}

static bool installable(tocsin_handler handler) {
    return handler == TOCSIN_SIG_DFL || handler == TOCSIN_SIG_IGN || tocsin_i_callable(handler);
}

/* Inline down to the port: a change costs little but its system call, and every return behind a system call is
 * mispredicted where the kernel clears the return stack. */
static inline __attribute__((always_inline)) int install(int signum, tocsin_disposition next,
                                                         tocsin_disposition *previous) {
    int error = tell_kernel(signum, next.handler);
    if (error) return tocsin_i_fail(TOCSIN_EOS(-error), 0, NULL);
    TOCSIN_POINT("kernel disposition set");
    tocsin_sigset held = tocsin_i_engine->held & tocsin_i_bit(signum);
    if (__builtin_expect(held != 0, 0)) tocsin_i_release(held); /* what it kept back is for the new disposition */
    tocsin_disposition *entry = &tocsin_i_engine->table[signum];
    if (previous) *previous = *entry;
    tocsin_i_set_entry(entry, next);
    return 0;
}

int tocsin_i_install(int signum, tocsin_disposition next, tocsin_disposition *previous) {
    return install(signum, next, previous);
}

/* A safe point that says first whether there is anything for it to do: a change that finds nothing costs no pass. What
 * arrives after the look counts as having arrived after the safe point. The pending word alone says less: it is clear
 * between a trip's two stores by another thread, and a failed wakeup write sets only has_reports. */
static inline int run_what_is_pending(void) {
    const struct tocsin_i_engine *engine = tocsin_i_engine;
    int seen = TOCSIN_I_SEE(tocsin_i_pending) | TOCSIN_I_SEE(engine->is_tripped) | TOCSIN_I_SEE(engine->has_reports);
    if (__builtin_expect(seen != 0, 0) || __builtin_expect(engine->held != 0, 0))
        return tocsin_i_safe_point(NULL, 0, "tocsin_signal");
    return 0;
}

/* The order of the checks is Python's (rule 31): thread, range, handler, what is pending, the kernel. */
static inline __attribute__((always_inline)) int swap(int signum, tocsin_disposition next,
                                                      tocsin_disposition *previous) {
    int error = tocsin_i_main_only("signal");
    if (error) return error;
    if (!tocsin_i_in_range(signum)) return tocsin_i_fail(TOCSIN_ESIGNUM, 0, NULL);
    if (!installable(next.handler)) return tocsin_i_fail(TOCSIN_EHANDLER, 0, NULL);
    error = run_what_is_pending();
    if (error) return error;
    if (__builtin_expect(!tocsin_i_engine->started, 0)) tocsin_i_start(); /* a handler may have called tocsin_fini */
    TOCSIN_POINT("nothing pending");
    return install(signum, next, previous);
}

int tocsin_swap(int signum, tocsin_disposition next, tocsin_disposition *previous) {
    return swap(signum, next, previous);
}

tocsin_handler tocsin_signal(int signum, tocsin_handler handler) {
    tocsin_disposition previous = {TOCSIN_SIG_ERR, NULL};
    int error = swap(signum, (tocsin_disposition){handler, NULL}, &previous);
    return error ? TOCSIN_SIG_ERR : previous.handler;
}

tocsin_handler tocsin_getsignal(int signum) {
    tocsin_i_start();
    if (!tocsin_i_in_range(signum)) {
        tocsin_i_fail(TOCSIN_ESIGNUM, 0, NULL);
        return TOCSIN_SIG_ERR;
    }
    return __atomic_load_n(&tocsin_i_engine->table[signum].handler, __ATOMIC_RELAXED);
}

int tocsin_siginterrupt(int signum, bool flag) {
    tocsin_i_start();
    if (!tocsin_i_in_range(signum)) return tocsin_i_fail(TOCSIN_ESIGNUM, 0, NULL);
    int error = tocsin_port_restart_set(signum, !flag);
    return error ? tocsin_i_fail(TOCSIN_EOS(-error), 0, NULL) : 0;
}

tocsin_c_handler tocsin_os_getsig(int signum) {
    tocsin_c_handler action;
    int error = tocsin_port_action_get(signum, &action);
    if (!error) return action;
    tocsin_i_fail(TOCSIN_EOS(-error), 0, NULL);
    return SIG_ERR;
}

tocsin_c_handler tocsin_os_setsig(int signum, tocsin_c_handler handler) {
    tocsin_c_handler previous = tocsin_os_getsig(signum);
    if (previous == SIG_ERR) return SIG_ERR;
    int error = tocsin_port_action_set(signum, handler);
    if (!error) return previous;
    tocsin_i_fail(TOCSIN_EOS(-error), 0, NULL);
    return SIG_ERR;
}
