/* The hook of reports is swapped and given back. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static int play(const ops_op *op) {
    (void)op;
    tocsin_set_report_hook(tocsin_set_report_hook(NULL));
    return player_ok();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "set_report_hook()",
    .program = INJECT_HANDLERS "advance 0\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
    .play = play,
};
