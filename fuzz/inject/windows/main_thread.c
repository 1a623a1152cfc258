/* The main thread says again that it is. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static int play(const ops_op *op) {
    (void)op;
    tocsin_set_main_thread();
    return player_ok();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "set_main_thread()",
    .program = INJECT_HANDLERS "advance 0\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
    .play = play,
};
