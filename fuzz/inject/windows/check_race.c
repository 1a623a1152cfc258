/* The handler goes away between arrival and dispatch. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point that finds a signal without a handler",
    .program =
        "handler h1 {\n  signal TERM ign\n}\nhandler h2 {\n}\nhandler h3 {\n}\nsignal USR1 h1\n"
        "signal USR2 h2\nsignal TERM h3\nkill USR1\nkill TERM\ncheck\ntripped\ncheck\n",
    .operation = 6,
    .signal = {SIGUSR1, SIGUSR2},
};
