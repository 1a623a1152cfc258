/* In a storm what is held back is let in while it sleeps. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sleep() while a signal is held back",
    .program =
        "handler h1 {\n  fail 1\n}\nhandler h2 {\n  fail 2\n}\nhandler h3 {\n  fail 3\n}\n"
        "signal USR1 h1\nsignal USR2 h2\nsignal TERM h3\nrepeat 70 {\n  kill USR1\n}\nsleep 1000\n"
        "check\ncheck\ntripped\n",
    .operation = 5,
    .signal = {SIGTERM, SIGUSR1},
    .wakes = SIGUSR2,
};
