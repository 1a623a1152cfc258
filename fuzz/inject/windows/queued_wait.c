/* A wait lets in what is held back. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static void before(void) {
    tocsin_queue_arrivals(SIGRTMIN, true);
    raise(SIGRTMIN);
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigtimedwait() while a queued signal is held back",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nhandler h3 {\n}\nsignal USR1 h1\nsignal USR2 h2\nsignal RTMIN h3\n"
        "interrupt RTMIN\nsigtimedwait {USR2} 0\ncheck\ntripped\ncheck\n",
    .operation = 5,
    .signal = {SIGUSR1},
    .before = before,
};
