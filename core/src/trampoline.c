/* trampoline.c - all that runs in signal context.
 *
 * A signal passes through these states. "Main" is the main thread's safe point (dispatch.c); it moves a signal back
 * to idle.
 *
 *   idle      tripped bit clear.
 *   tripped   bit set, is_tripped maybe not yet. Main cannot have missed it: is_tripped is still to come.
 *   armed     bit and is_tripped set, the pending word maybe not yet. A direct safe point runs the handler; the inline
 *             check may still pass by, once.
 *   pending   all three set. Every safe point of the main thread runs the handler.
 *
 * The order of the writes, and what the other order would lose:
 *   1. tripped before is_tripped. The other way round main may clear is_tripped, find no bit, and return; the bit set
 *      after that stays unseen until some other signal arrives.
 *   2. is_tripped before pending. Main clears pending first and is_tripped second; the other way round main may clear
 *      both between our two writes and leave an armed signal without its pending word.
 *   3. is_tripped before the port's doorbell, which a wait sets back before it looks at is_tripped. The other way round
 *      both could fall before and after the two of the wait, which would then sleep over an arrival.
 *   4. The flags before the bell, the bell before the byte. Whoever is woken by either looks at the flags at once, and
 *      would go back to sleep if they were not set yet.
 *   5. errno is kept: the interrupted code may be about to read it. The usual way through sets four words and calls
 *      nothing, so that errno cannot change; the others save it before everything and restore it after everything.
 *
 * Two threads may be in here for the same signal. Both set the same bit with an atomic OR: the arrivals coalesce, as
 * standard signals do in the kernel (rule 7). A plain read-modify-write would lose the bit of another signal.
 *
 * Nothing here may be called that async-signal-safe functions may not call; a test reads this object's symbols.
 */
#include <errno.h>

#include "engine.h"

int tocsin_i_pending;

static inline void set_flags(struct tocsin_i_engine *engine, uint64_t bit) {
    __atomic_fetch_or(&engine->tripped, bit, __ATOMIC_RELEASE);
    TOCSIN_POINT("tripped");
    __atomic_store_n(&engine->is_tripped, 1, __ATOMIC_RELEASE);
    TOCSIN_POINT("armed");
    tocsin_port_wake();
    __atomic_store_n(&tocsin_i_pending, 1, __ATOMIC_RELEASE);
    TOCSIN_POINT("pending");
}

static __attribute__((noinline)) void ring(struct tocsin_i_engine *engine, int signum) {
    int saved = errno;
    tocsin_bell bell = __atomic_load_n(&engine->bell, __ATOMIC_ACQUIRE);
    if (bell) bell(signum);
    TOCSIN_POINT("bell rung");
    tocsin_i_wakeup(signum);
    errno = saved;
}

void tocsin_i_trip(int signum) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    set_flags(engine, tocsin_i_bit(signum));
    if (__atomic_load_n(&engine->loud, __ATOMIC_ACQUIRE)) ring(engine, signum);
}

/* The signal is tripped already, which may be the second arrival of a flood, or every arrival of it is asked for. */
static __attribute__((noinline)) void trip_again(int signum, siginfo_t *info, void *context) {
    int saved = errno;
    if (tocsin_i_hold(signum, info, context)) tocsin_i_trip(signum);
    tocsin_i_hold_again(context);
    errno = saved;
}

/* What is rare behind the flags: somebody is told, or the frame below would undo a hold. */
static __attribute__((noinline)) void finish(struct tocsin_i_engine *engine, int signum, void *context) {
    ring(engine, signum);
    tocsin_i_hold_again(context);
}

/* Installed by tocsin_signal for every signal that has a handler. The kernel blocks signum itself meanwhile. */
void tocsin_i_trampoline(int signum, siginfo_t *info, void *context) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    uint64_t bit = tocsin_i_bit(signum);
    if (__builtin_expect(((TOCSIN_I_SEE(engine->tripped) | TOCSIN_I_SEE(engine->queued)) & bit) != 0, 0)) {
        trip_again(signum, info, context);
        return;
    }
    set_flags(engine, bit);
    if (__builtin_expect(TOCSIN_I_SEE(engine->loud), 0)) finish(engine, signum, context);
}

/* PyErr_SetInterruptEx: the table is the authority, not the kernel (rule 60). A signal that nobody handles is left
 * alone; one whose handler is somebody else's trips and is reported at dispatch. */
int tocsin_set_interrupt_ex(int signum) {
    if (!tocsin_i_in_range(signum)) return TOCSIN_ESIGNUM;
    tocsin_handler handler = __atomic_load_n(&tocsin_i_engine->table[signum].handler, __ATOMIC_RELAXED);
    if (handler && handler != TOCSIN_SIG_IGN && handler != TOCSIN_SIG_DFL) tocsin_i_trip(signum);
    return 0;
}

int tocsin_set_interrupt(void) {
    return tocsin_set_interrupt_ex(SIGINT);
}
