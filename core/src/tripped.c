/* tripped.c - the flags, where nothing is dispatched: all forgotten, asked for, one taken by hand. */
#include "tripped.h"

void tocsin_i_forget_all(void) {
    for (int i = 0; i < TOCSIN_I_QUEUED; i++) {
        struct tocsin_i_first *first = &tocsin_i_engine->first[i];
        __atomic_store_n(&first->taken, __atomic_load_n(&first->kept, __ATOMIC_ACQUIRE), __ATOMIC_RELEASE);
    }
    __atomic_store_n(&tocsin_i_engine->is_tripped, 0, __ATOMIC_SEQ_CST);
    __atomic_store_n(&tocsin_i_engine->tripped, 0, __ATOMIC_SEQ_CST);
}

/* What the kernel keeps back for us has arrived. Another thread cannot see what waits for the main one: it may have. */
static bool may_have_arrived(tocsin_sigset held) {
    tocsin_sigset waiting;
    if (!tocsin_is_main_thread() || tocsin_port_pending(&waiting) != 0) return true;
    return (waiting & held) != 0;
}

bool tocsin_is_tripped(void) {
    tocsin_sigset held = __atomic_load_n(&tocsin_i_engine->held, __ATOMIC_ACQUIRE);
    return __atomic_load_n(&tocsin_i_engine->is_tripped, __ATOMIC_ACQUIRE) != 0 || (held && may_have_arrived(held));
}

/* PyOS_InterruptOccurred: takes SIGINT's flag and leaves is_tripped alone, as CPython does; the next pass finds
 * nothing and costs one look (rule 124). */
int tocsin_interrupt_occurred(void) {
    tocsin_i_start();
    if (!tocsin_is_main_thread()) return 0;
    tocsin_i_pull_coalescing();
    uint64_t before = __atomic_fetch_and(&tocsin_i_engine->tripped, ~tocsin_i_bit(SIGINT), __ATOMIC_ACQ_REL);
    TOCSIN_POINT("taken by hand");
    return (before & tocsin_i_bit(SIGINT)) != 0;
}
