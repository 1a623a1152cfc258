/* What the kernel has. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static int play(const ops_op *op) {
    (void)op;
    tocsin_os_getsig(SIGUSR1);
    tocsin_os_getsig(65);
    return player_ok();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigaction alone, asked",
    .program = INJECT_HANDLERS "advance 0\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
    .play = play,
};
