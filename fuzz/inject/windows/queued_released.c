/* The question that lets go of a queued signal: its arrival has been seen, and no other one waits. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static int see(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return 0;
}

static void before(void) {
    tocsin_signal(SIGRTMIN, see);
    tocsin_queue_arrivals(SIGRTMIN, true);
    raise(SIGRTMIN);
    (tocsin_check)();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "is_tripped() lets go of a queued signal",
    .program = INJECT_HANDLERS "tripped\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
    .before = before,
};
