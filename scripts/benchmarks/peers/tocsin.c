/* The engine: raise and a safe point, tocsin_pause. */
#include "tocsin_handler.h"

/* An engine that cannot be asked for every arrival links all the same, and says so. */
int tocsin_queue_arrivals(int signum, bool on) __attribute__((weak));

static int other_handler(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return 0;
}

static void raises(int signum, long n) {
    for (; n; n--) {
        raise(signum);
        tocsin_check();
    }
}

static void polls(long n) {
    for (; n; n--) tocsin_check();
}

static void changes(int signum, long n) {
    for (; n; n--) tocsin_signal(signum, n & 1 ? handler : other_handler);
}

static void ignores(int signum, long n) {
    for (; n; n--) tocsin_signal(signum, n & 1 ? handler : TOCSIN_SIG_IGN);
}

static void spins(void) {
    tocsin_check();
}

static void waits(void) {
    tocsin_pause();
}

static bool queues(int signum) {
    return tocsin_queue_arrivals && tocsin_queue_arrivals(signum, true) == 0;
}

COMPETITOR{.name = "tocsin",
           .open = open_tocsin,
           .close = close_tocsin,
           .raises = raises,
           .polls = polls,
           .changes = changes,
           .ignores = ignores,
           .spins = spins,
           .waits = waits,
           .queues = queues};
