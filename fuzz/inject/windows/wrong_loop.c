/* Wrong code: it waits for a safe point that it does not make itself. */

#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

INJECT_WRONG int wait_for_ever(const ops_op *op) {
    (void)op;
    while (tocsin_is_tripped()) continue;
    return player_ok();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a loop that an arrival makes endless",
    .program = INJECT_HANDLERS "check\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1},
    .play = wait_for_ever,
    .must = INJECT_NEVER_ENDS,
};
