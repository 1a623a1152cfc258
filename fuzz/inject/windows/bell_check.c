/* With a bell no hold outlives a safe point. */
#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

static void ring(int signum) {
    (void)signum;
}

static void before(void) {
    tocsin_set_bell(ring);
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point with a bell",
    .program = INJECT_HANDLERS "kill USR1\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2, SIGUSR1},
    .before = before,
};
