/* masks.c - sets of signals, the calling thread's mask, what waits behind it. */
#include "engine.h"

#define LIBC_OWN (tocsin_i_bit(32) | tocsin_i_bit(33)) /* the C library keeps these two for its threads */

tocsin_sigset tocsin_valid_signals(void) {
    return ~LIBC_OWN;
}

static void warn_libc_own(int signum) {
    char buf[80];
    struct tocsin_i_text text = {buf, sizeof buf, 0};
    tocsin_i_put(&text, "invalid signal number ");
    tocsin_i_put_number(&text, signum);
    tocsin_i_put(&text, ", please use valid_signals()");
    tocsin_i_report(&(tocsin_report){TOCSIN_CODE(TOCSIN_KIND_WARNING, 1, 0), signum, NULL, buf});
}

int tocsin_sigset_add(tocsin_sigset *set, int signum) {
    if (!set) return tocsin_i_fail(TOCSIN_ENULL, 0, "set");
    if (!tocsin_i_in_range(signum)) return tocsin_i_fail(TOCSIN_EMASK, signum, NULL);
    if (tocsin_i_bit(signum) & LIBC_OWN) warn_libc_own(signum);
    *set |= tocsin_i_bit(signum) & ~LIBC_OWN;
    return 0;
}

bool tocsin_sigset_has(tocsin_sigset set, int signum) {
    return tocsin_i_in_range(signum) && (set & tocsin_i_bit(signum)) != 0;
}

/* Nothing is held, and nothing can be before many more arrivals: one call tells the mask before and changes it. */
static bool is_calm(const struct tocsin_i_engine *engine) {
    return !(__atomic_load_n(&engine->held, __ATOMIC_ACQUIRE) | TOCSIN_I_SEE(engine->queued)) &&
           !TOCSIN_I_SEE(engine->repeats);
}

/* A storm came up during the one call, after it was calm, and holds late. What it held before the kernel changed the mask
 * stands in *before and is not the program's: of a signal that the call did not let in that is sure; one that it let in
 * is not blocked now, or was held once more. The mask has been changed: that it cannot be asked for is no failure. */
static __attribute__((noinline)) void settle(int how, tocsin_sigset set, tocsin_sigset late, tocsin_sigset *before) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    tocsin_sigset now, let_in = how == SIG_BLOCK ? 0 : how == SIG_UNBLOCK ? set : ~set;
    if (tocsin_port_mask_get(&now) != 0) now = ~(tocsin_sigset)0;
    *before &= ~(late & (~let_in | ~now | __atomic_load_n(&engine->held_again, __ATOMIC_ACQUIRE)));
    if (how != SIG_UNBLOCK) __atomic_fetch_and(&engine->held, ~set, __ATOMIC_ACQ_REL);
    tocsin_i_update_loud();
}

static int change_in_calm(int how, tocsin_sigset set, tocsin_sigset *before) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    __atomic_store_n(&engine->held_again, 0, __ATOMIC_RELAXED);
    TOCSIN_POINT("calm");
    int error = tocsin_port_mask(how, set, before);
    tocsin_sigset late = __atomic_load_n(&engine->held, __ATOMIC_ACQUIRE);
    if (!error && __builtin_expect(late != 0, 0)) settle(how, set, late, before);
    return error;
}

/* Signals that a storm holds are blocked by us and by nobody else: they are left out of what is shown, and stay blocked
 * when the program unblocks them or sets a mask without them. One that the program blocks now is its own from here on; one
 * that it unblocks is held if others are in line behind an arrival.
 * What a call lets in may be held at once, and would then look like one of those that the program had blocked: the mask
 * before is asked for before anything is unblocked. */
static int change_mask(int how, tocsin_sigset set, tocsin_sigset *before) {
    if (!tocsin_is_main_thread()) return tocsin_port_mask(how, set, before);
    struct tocsin_i_engine *engine = tocsin_i_engine;
    tocsin_i_pull_coalescing();
    if (is_calm(engine)) return change_in_calm(how, set, before);
    int error = how == SIG_BLOCK ? tocsin_port_mask(how, set, before) : tocsin_port_mask_get(before);
    if (error) return error;
    tocsin_sigset held = __atomic_load_n(&engine->held, __ATOMIC_ACQUIRE);
    *before &= ~held;
    tocsin_sigset keep = how == SIG_BLOCK ? 0 : tocsin_i_in_line(*before & (how == SIG_UNBLOCK ? set : ~set));
    held = __atomic_or_fetch(&engine->held, keep, __ATOMIC_ACQ_REL);
    tocsin_i_update_loud();
    if (how != SIG_BLOCK) error = tocsin_port_mask(how, how == SIG_SETMASK ? set | held : set & ~held, NULL);
    /* What the program blocks now is its own; of what the kernel would not unblock too. */
    tocsin_sigset own = error ? keep : how == SIG_UNBLOCK ? 0 : set;
    __atomic_fetch_and(&engine->held, ~own, __ATOMIC_ACQ_REL);
    tocsin_i_update_loud();
    return error;
}

/* The mask is changed before the handlers run and stays so if one fails; the old one is lost then (rule 98). */
int tocsin_pthread_sigmask(int how, tocsin_sigset set, tocsin_sigset *previous) {
    tocsin_i_start();
    tocsin_sigset before;
    int error = change_mask(how, set, &before);
    if (error) return tocsin_i_fail(TOCSIN_EOS(-error), 0, NULL);
    error = tocsin_i_safe_point(NULL, 0, "tocsin_pthread_sigmask");
    if (error) return error;
    if (previous) *previous = before;
    return 0;
}

/* What a storm holds back has arrived, as far as anybody else knows. */
int tocsin_sigpending(tocsin_sigset *set) {
    if (!set) return tocsin_i_fail(TOCSIN_ENULL, 0, "set");
    int error = tocsin_port_pending(set);
    if (error) return tocsin_i_fail(TOCSIN_EOS(-error), 0, NULL);
    if (tocsin_is_main_thread()) *set &= ~tocsin_i_engine->held;
    return 0;
}
