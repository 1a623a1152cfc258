/* A handler that reaches a safe point of its own. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point whose handler raises another signal and checks",
    .program =
        "handler h1 {\n  raise USR2\n  check\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "kill USR1\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
};
