/* A change from one handler to another. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() from one handler to another",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nhandler h3 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "signal USR1 h3\ncheck\ntripped\ngetsignal USR1\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
