/* tripped.c - the flags, from the main thread's side: collected at the safe point, never lost, may coalesce.
 *
 * Each clearing is one atomic exchange that comes before the look at what it guards. With a plain store the processor
 * may delay the clearing past another thread's setting, which would then be wiped out unseen.
 */
#include "engine.h"

/* The pending word first, for is_tripped is set before it: what arrives in between sets pending anew, and costs one
 * look too many. The other way round it would cost an arrival. Then is_tripped, before any bit is looked at (rule 10). */
bool tocsin_i_take(void) {
    if (__atomic_load_n(&tocsin_i_pending, __ATOMIC_RELAXED))
        __atomic_exchange_n(&tocsin_i_pending, 0, __ATOMIC_SEQ_CST);
    TOCSIN_POINT("pending cleared");
    if (!__atomic_load_n(&tocsin_i_engine->is_tripped, __ATOMIC_ACQUIRE)) return false;
    __atomic_exchange_n(&tocsin_i_engine->is_tripped, 0, __ATOMIC_SEQ_CST);
    TOCSIN_POINT("is_tripped cleared");
    return true;
}

/* A handler failed: what it leaves behind must be found by the next safe point (rule 13). Same order as a trip. */
void tocsin_i_rearm(void) {
    __atomic_store_n(&tocsin_i_engine->is_tripped, 1, __ATOMIC_RELEASE);
    __atomic_store_n(&tocsin_i_pending, 1, __ATOMIC_RELEASE);
}

/* The scan goes upwards and never back: *later holds the signals that it has not passed (rules 9, 22). The bit is
 * cleared before the handler is called, so that an arrival during the call counts as another one (rule 10). */
int tocsin_i_next(uint64_t *later) {
    uint64_t tripped = __atomic_load_n(&tocsin_i_engine->tripped, __ATOMIC_ACQUIRE) & *later;
    if (!tripped) return 0;
    uint64_t lowest = tripped & -tripped;
    *later = -(lowest << 1);
    __atomic_fetch_and(&tocsin_i_engine->tripped, ~lowest, __ATOMIC_ACQ_REL);
    TOCSIN_POINT("bit cleared");
    return __builtin_ctzll(lowest) + 1;
}

void tocsin_i_forget_all(void) {
    __atomic_store_n(&tocsin_i_engine->is_tripped, 0, __ATOMIC_SEQ_CST);
    __atomic_store_n(&tocsin_i_engine->tripped, 0, __ATOMIC_SEQ_CST);
}

bool tocsin_is_tripped(void) {
    return __atomic_load_n(&tocsin_i_engine->is_tripped, __ATOMIC_ACQUIRE) != 0;
}

/* PyOS_InterruptOccurred: takes SIGINT's flag and leaves is_tripped alone, as CPython does; the next pass finds
 * nothing and costs one look (rule 124). */
int tocsin_interrupt_occurred(void) {
    tocsin_i_start();
    if (!tocsin_is_main_thread()) return 0;
    uint64_t before = __atomic_fetch_and(&tocsin_i_engine->tripped, ~tocsin_i_bit(SIGINT), __ATOMIC_ACQ_REL);
    return (before & tocsin_i_bit(SIGINT)) != 0;
}
