/* A safe point that runs several handlers, in ascending order. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point with three signals pending",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nhandler h3 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "signal TERM h3\nkill TERM\nkill USR2\nkill USR1\ncheck\ntripped\ncheck\n",
    .operation = 7,
    .signal = {SIGUSR1, SIGUSR2},
};
