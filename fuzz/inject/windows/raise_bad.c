/* A number that the kernel refuses. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "raise_signal() of what is no signal",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nraise 65\ntripped\n"
        "check\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
