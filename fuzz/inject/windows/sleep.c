/* A handler that fails ends a sleep, whenever its signal comes. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sleep() for very long",
    .program =
        "handler h1 {\n  fail 1\n}\nhandler h2 {\n  fail 2\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "sleep 1000\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
    .must_end = true,
};
