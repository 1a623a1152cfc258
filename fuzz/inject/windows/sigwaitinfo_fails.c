/* A handler that fails ends it. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigwaitinfo() whose handler fails",
    .program =
        "handler h1 {\n  fail 1\n}\nhandler h2 {\n  fail 2\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "mask block {USR2}\nsigwaitinfo {USR2}\nsigpending\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
};
