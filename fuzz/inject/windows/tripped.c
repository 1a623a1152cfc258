/* The question whether a safe point has something to do. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "is_tripped()",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nkill USR1\ntripped\n"
        "check\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
};
