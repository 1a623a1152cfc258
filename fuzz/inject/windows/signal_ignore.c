/* From a handler to being ignored. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() to ignored",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nsignal USR1 ign\ncheck\n"
        "tripped\ngetsignal USR1\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
