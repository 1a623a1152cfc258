/* A signal to itself and the safe point behind it. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "raise_signal()",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nraise USR1\ntripped\n"
        "check\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
