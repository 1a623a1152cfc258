/* The question while a signal is held back and nothing has come. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "is_tripped() after a storm's safe point",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nrepeat 70 {\n"
        "  kill USR1\n}\ncheck\ntripped\ncheck\n",
    .operation = 5,
    .signal = {SIGUSR2, SIGUSR1},
};
