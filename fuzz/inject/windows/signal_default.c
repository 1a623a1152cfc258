/* From a handler to the default, which ignores. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() to the default action",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal CHLD h1\nsignal USR2 h2\nsignal CHLD dfl\ncheck\n"
        "tripped\ngetsignal CHLD\n",
    .operation = 3,
    .signal = {SIGCHLD, SIGUSR2},
};
