/* Wrong code: interrupted, it says that it is over. */
#include <string.h>

#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

INJECT_WRONG int wait_once(const ops_op *op) {
    sigset_t set;
    sigemptyset(&set);
    memcpy(&set, &op->set.bits, sizeof op->set.bits);
    int signum = sigtimedwait(&set, NULL, NULL);
    return player_value(OPS_RESULT_SIG, signum < 0 ? SIGUSR2 : signum);
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a sigwait that any signal ends",
    .program = INJECT_HANDLERS "mask block {USR2}\nsigwait {USR2}\nmask unblock {USR2}\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
    .must_sleep = true,
    .play = wait_once,
    .must = INJECT_SPURIOUS,
};
