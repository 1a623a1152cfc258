/* Safe points that were jumped over are forgotten. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static int play(const ops_op *op) {
    (void)op;
    tocsin_unwind(NULL);
    return player_ok();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "unwind() at the outermost",
    .program = INJECT_HANDLERS "advance 0\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
    .play = play,
};
