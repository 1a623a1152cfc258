/* Wrong code: what it has taken is forgotten when a handler has something to do. */

#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

INJECT_WRONG int take_and_forget(const ops_op *op) {
    int signum = tocsin_sigwait(op->set.bits);
    if (!tocsin_is_tripped()) return player_value(OPS_RESULT_SIG, signum);
    return player_done(tocsin_check());
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a sigwait that forgets its signal",
    .program = INJECT_HANDLERS "mask block {USR2}\nsigwait {USR2}\nsigpending\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
    .takes = SIGUSR2,
    .play = take_and_forget,
    .must = INJECT_LOST_RESULT,
};
