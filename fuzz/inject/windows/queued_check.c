/* One call for each arrival. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static void before(void) {
    tocsin_queue_arrivals(SIGRTMIN, true);
    raise(SIGRTMIN);
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point with a queued signal",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nhandler h3 {\n}\nsignal USR1 h1\nsignal USR2 h2\nsignal RTMIN h3\n"
        "interrupt RTMIN\ncheck\ntripped\ncheck\n",
    .operation = 5,
    .signal = {SIGUSR1, SIGUSR2},
    .before = before,
};
