/* The sleep as a function. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static int play(const ops_op *op) {
    (void)op;
    return player_done((tocsin_sleep)(0));
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sleep() through a pointer",
    .program = INJECT_HANDLERS "sleep 0\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
    .play = play,
};
