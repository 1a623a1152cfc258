/* A bell is set, and taken away. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static void ring(int signum) {
    (void)signum;
}

static int play(const ops_op *op) {
    (void)op;
    tocsin_set_bell(ring);
    tocsin_set_bell(NULL);
    return player_ok();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "set_bell()",
    .program = INJECT_HANDLERS "advance 0\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
    .play = play,
};
