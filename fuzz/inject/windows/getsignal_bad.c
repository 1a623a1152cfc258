/* A query of what is no signal. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "getsignal() of a number out of range",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\ngetsignal 0\ncheck\n"
        "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
