/* Wrong code: it looks, and then it sleeps. What arrives in between does not end the sleep. */
#include <unistd.h>

#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

INJECT_WRONG int look_and_sleep(const ops_op *op) {
    (void)op;
    if (!tocsin_is_tripped()) pause();
    return player_done(tocsin_check());
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a pause that looks before it sleeps",
    .program = INJECT_HANDLERS "pause\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
    .must_end = true,
    .play = look_and_sleep,
    .must = INJECT_LOST_WAKEUP,
};
