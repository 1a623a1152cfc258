/* tripped.c - the flags, where nothing is dispatched: all forgotten, asked for, one taken by hand. */
#include "tripped.h"

void tocsin_i_forget_all(void) {
    __atomic_store_n(&tocsin_i_engine->is_tripped, 0, __ATOMIC_SEQ_CST);
    __atomic_store_n(&tocsin_i_engine->tripped, 0, __ATOMIC_SEQ_CST);
}

/* A held signal may have arrived: only a safe point can tell. */
bool tocsin_is_tripped(void) {
    return __atomic_load_n(&tocsin_i_engine->is_tripped, __ATOMIC_ACQUIRE) != 0 ||
           __atomic_load_n(&tocsin_i_engine->held, __ATOMIC_ACQUIRE) != 0;
}

/* PyOS_InterruptOccurred: takes SIGINT's flag and leaves is_tripped alone, as CPython does; the next pass finds
 * nothing and costs one look (rule 124). */
int tocsin_interrupt_occurred(void) {
    tocsin_i_start();
    if (!tocsin_is_main_thread()) return 0;
    tocsin_i_pull();
    uint64_t before = __atomic_fetch_and(&tocsin_i_engine->tripped, ~tocsin_i_bit(SIGINT), __ATOMIC_ACQ_REL);
    return (before & tocsin_i_bit(SIGINT)) != 0;
}
