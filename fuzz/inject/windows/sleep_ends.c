/* A sleep that is over at once. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sleep() of no time at all",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nsleep 0\ncheck\n"
        "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
