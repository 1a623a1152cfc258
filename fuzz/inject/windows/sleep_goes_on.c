/* A handler that does not fail ends no sleep, whenever its signal comes: the one that fails does. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sleep() that goes on behind a handler",
    .program =
        "handler h1 {\n}\nhandler h2 {\n  fail 2\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "sleep 1000\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
    .must_sleep = true,
};
