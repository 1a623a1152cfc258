/* The engine's own raise: a signal and a safe point in one call; and waiting in a sleep. */
#include "tocsin_handler.h"

static void raises(int signum, long n) {
    for (; n; n--) tocsin_raise_signal(signum);
}

/* Handlers run inside the sleep, which then goes on: a receiver that never comes back to look. */
static void waits(void) {
    tocsin_sleep(0.02);
}

COMPETITOR{.name = "tocsin, own raise and sleep",
           .open = open_tocsin,
           .close = close_tocsin,
           .raises = raises,
           .waits = waits,
           .not_a_trip = true};
