/* What says of itself that a thread has sent it. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static void before(void) {
    tocsin_queue_arrivals(SIGRTMIN, true);
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the trampoline of a queued signal that a thread sends",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nhandler h3 {\n}\nsignal USR1 h1\nsignal USR2 h2\nsignal RTMIN h3\n"
        "thread_kill main RTMIN\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR1},
    .before = before,
};
