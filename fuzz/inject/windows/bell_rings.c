/* With a bell the trampoline calls it. */
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
    .what = "the trampoline with a bell",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "kill USR1\ncheck\ntripped\ncheck\n",
    .operation = 3,
    .signal = {SIGUSR2, SIGUSR1},
    .before = before,
};
