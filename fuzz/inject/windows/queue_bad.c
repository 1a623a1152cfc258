/* Every arrival of what cannot be asked for. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static int play(const ops_op *op) {
    (void)op;
    tocsin_queue_arrivals(65, true);
    tocsin_queue_arrivals(SIGUSR1, true);
    return player_ok();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "queue_arrivals() refused",
    .program = INJECT_HANDLERS "advance 0\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
    .play = play,
};
