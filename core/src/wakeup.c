/* wakeup.c - the wakeup fd: install it, and report what signal context could not write.
 *
 * The byte is only a doorbell: it may be lost on a full pipe, the flags may not. The writing itself happens in signal
 * context (wakeup_signal.c).
 */
#include <errno.h>

#include "engine.h"

static int64_t packed(int fd, bool warn) {
    return (int64_t)fd * 2 + warn;
}

static bool is_loud(const struct tocsin_i_engine *engine) {
    return __atomic_load_n(&engine->bell, __ATOMIC_SEQ_CST) ||
           __atomic_load_n(&engine->wakeup, __ATOMIC_SEQ_CST) >= 0 || __atomic_load_n(&engine->held, __ATOMIC_SEQ_CST);
}

/* Written after what it announces: an arrival in between finds the old silence, or looks for a fd that is gone. A bell
 * may be set by another thread meanwhile, and a hold begin in signal context: whoever writes last looks once more, so
 * that what stays is true. */
void tocsin_i_update_loud(void) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    bool loud;
    do {
        loud = is_loud(engine);
        __atomic_store_n(&engine->loud, loud, __ATOMIC_SEQ_CST);
    } while (is_loud(engine) != loud);
}

static int swap_wakeup(int fd, bool warn) {
    int64_t before = __atomic_exchange_n(&tocsin_i_engine->wakeup, packed(fd, warn), __ATOMIC_ACQ_REL);
    TOCSIN_POINT("wakeup fd exchanged");
    tocsin_i_update_loud();
    TOCSIN_POINT("wakeup fd swapped");
    return (int)(before >> 1);
}

/* Everything is checked before the swap: a failing call keeps the old fd and the old warning flag (rule 62). */
int tocsin_set_wakeup_fd(int fd, bool warn_on_full_buffer, int *previous) {
    int error = tocsin_i_main_only("set_wakeup_fd");
    if (error) return error;
    if (fd != -1) {
        int nonblocking = tocsin_port_fd_nonblocking(fd);
        if (nonblocking < 0) return tocsin_i_fail(TOCSIN_EOS(-nonblocking), 0, NULL);
        if (!nonblocking) return tocsin_i_fail(TOCSIN_EFDBLOCKS, fd, NULL);
    }
    tocsin_i_pull_coalescing(); /* what has arrived belongs to the old fd */
    TOCSIN_POINT("wakeup fd checked");
    int before = swap_wakeup(fd, warn_on_full_buffer);
    if (previous) *previous = before;
    return 0;
}

int tocsin_swap_wakeup_fd(int fd) {
    return swap_wakeup(fd < 0 ? -1 : fd, true);
}

static void report_wakeup(int signum, int error) {
    char buf[128];
    struct tocsin_i_text text = {buf, sizeof buf, 0};
    tocsin_i_put_error(&text, error);
    tocsin_i_report(&(tocsin_report){TOCSIN_EOS(error), signum,
                                     "Exception ignored when trying to write to the signal wakeup fd", buf});
}

/* has_reports is cleared before the slots are looked at: one that is filled meanwhile sets it again. A slot is freed
 * before the hook is told, for the hook may reach a safe point. */
void tocsin_i_report_wakeups(void) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    __atomic_store_n(&engine->has_reports, 0, __ATOMIC_SEQ_CST);
    for (int i = 0; i < TOCSIN_I_REPORTS; i++) {
        uint16_t slot = __atomic_exchange_n(&engine->reports[i], 0, __ATOMIC_ACQ_REL);
        if (!slot) continue;
        TOCSIN_POINT("slot freed");
        report_wakeup(slot >> 8, slot & 0xff);
    }
}
