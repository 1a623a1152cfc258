/* tripped.h - the flags, from the main thread's side: collected at the safe point, never lost, may coalesce.
 *
 * Each clearing is one atomic exchange that comes before the look at what it guards. With a plain store the processor
 * may delay the clearing past another thread's setting, which would then be wiped out unseen.
 *
 * Inline, because the way from a signal to its handler is counted in instructions.
 */
#ifndef TOCSIN_TRIPPED_H
#define TOCSIN_TRIPPED_H

#include "engine.h"

/* The pending word first, for is_tripped is set before it: what arrives in between sets pending anew, and costs one
 * look too many. The other way round it would cost an arrival. Then is_tripped, before any bit is looked at (rule 10). */
static inline bool tocsin_i_take(struct tocsin_i_engine *engine) {
    if (__atomic_load_n(&tocsin_i_pending, __ATOMIC_RELAXED))
        __atomic_exchange_n(&tocsin_i_pending, 0, __ATOMIC_SEQ_CST);
    TOCSIN_POINT("pending cleared");
    if (__builtin_expect(engine->held != 0, 0)) tocsin_i_pull();
    if (!__atomic_load_n(&engine->is_tripped, __ATOMIC_ACQUIRE)) return false;
    __atomic_exchange_n(&engine->is_tripped, 0, __ATOMIC_SEQ_CST);
    engine->repeats = 0;
    TOCSIN_POINT("is_tripped cleared");
    return true;
}

/* A handler failed: what it leaves behind must be found by the next safe point (rule 13). Same order as a trip. */
static inline void tocsin_i_rearm(struct tocsin_i_engine *engine) {
    __atomic_store_n(&engine->is_tripped, 1, __ATOMIC_RELEASE);
    __atomic_store_n(&tocsin_i_pending, 1, __ATOMIC_RELEASE);
}

/* The scan goes upwards and never back: *later holds the signals that it has not passed (rules 9, 22). The bit is
 * cleared before the handler is called, so that an arrival during the call counts as another one (rule 10). */
static inline int tocsin_i_next(struct tocsin_i_engine *engine, uint64_t *later) {
    uint64_t tripped = __atomic_load_n(&engine->tripped, __ATOMIC_ACQUIRE) & *later;
    if (!tripped) return 0;
    uint64_t lowest = tripped & -tripped;
    *later = -(lowest << 1);
    __atomic_fetch_and(&engine->tripped, ~lowest, __ATOMIC_ACQ_REL);
    TOCSIN_POINT("bit cleared");
    return __builtin_ctzll(lowest) + 1;
}

#endif
