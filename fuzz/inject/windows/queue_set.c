/* Every arrival is asked for, and then not any more. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static int play(const ops_op *op) {
    (void)op;
    tocsin_queue_arrivals(SIGRTMIN, true);
    tocsin_queue_arrivals(SIGRTMIN, false);
    return player_ok();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "queue_arrivals()",
    .program = INJECT_HANDLERS "advance 0\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
    .play = play,
};
