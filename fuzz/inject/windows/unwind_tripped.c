/* Safe points that were jumped over are forgotten, and what they have not reached is not. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static int play(const ops_op *op) {
    (void)op;
    tocsin_unwind(NULL);
    return player_ok();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "unwind() with a signal pending",
    .program = INJECT_HANDLERS "kill USR1\nadvance 0\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
    .play = play,
};
