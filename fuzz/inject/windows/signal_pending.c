/* What is pending runs first, with the old handlers. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() with the signal pending",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nhandler h3 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "kill USR1\nsignal USR1 h3\ncheck\ntripped\ngetsignal USR1\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
};
