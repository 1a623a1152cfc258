/* The safe point as a function. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static int play(const ops_op *op) {
    (void)op;
    return player_done((tocsin_check)());
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "check() through a pointer",
    .program = INJECT_HANDLERS "kill USR1\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
    .play = play,
};
