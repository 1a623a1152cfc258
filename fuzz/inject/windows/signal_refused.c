/* A signal that the kernel refuses. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() of a signal that nobody can handle",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nsignal KILL h1\ncheck\n"
        "tripped\ngetsignal KILL\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
