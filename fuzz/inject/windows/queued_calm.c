/* The whole way of a signal of which every arrival is asked for. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static int arrive(const ops_op *op) {
    (void)op;
    tocsin_queue_arrivals(SIGRTMIN, true);
    raise(SIGRTMIN);
    return player_done((tocsin_check)());
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a queued signal from its arrival to its call",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nhandler h3 {\n}\nsignal USR1 h1\nsignal USR2 h2\nsignal RTMIN h3\n"
        "raise RTMIN\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1},
    .play = arrive,
};
