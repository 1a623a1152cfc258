/* A timer that is none. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "getitimer() refused",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\ngetitimer 7\ncheck\n"
        "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
