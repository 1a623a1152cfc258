/* A change of disposition in a storm. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() of the signal that is held back",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nhandler h3 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "repeat 70 {\n  kill USR1\n}\nsignal USR1 h3\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2, SIGUSR1},
};
