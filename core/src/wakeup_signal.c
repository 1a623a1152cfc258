/* wakeup_signal.c - the part of the wakeup fd that runs in signal context. An object of its own, so that a test can
 * read in its symbols what it needs. */
#include <errno.h>

#include "engine.h"

/* A full pipe is news only if the program asked for it; everything else always is (rule 67). The slot is filled before
 * has_reports and that before the pending word: whoever sees the later one finds the earlier one. With all slots taken
 * the failure is dropped, as CPython drops it (rule 69). */
static void keep_report(struct tocsin_i_engine *engine, int signum, int error) {
    for (int i = 0; i < TOCSIN_I_REPORTS; i++) {
        uint16_t empty = 0, filled = (uint16_t)(signum << 8 | error);
        if (!__atomic_compare_exchange_n(&engine->reports[i], &empty, filled, false, __ATOMIC_RELEASE,
                                         __ATOMIC_RELAXED))
            continue;
        __atomic_store_n(&engine->has_reports, 1, __ATOMIC_RELEASE);
        __atomic_store_n(&tocsin_i_pending, 1, __ATOMIC_RELEASE);
        return;
    }
}

void tocsin_i_wakeup(int signum) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    int64_t wakeup = __atomic_load_n(&engine->wakeup, __ATOMIC_ACQUIRE);
    if (wakeup < 0) return;
    int error = tocsin_port_write_byte((int)(wakeup >> 1), (unsigned char)signum);
    if (error < 0 && (error != -EAGAIN || (wakeup & 1))) keep_report(engine, signum, -error);
}
