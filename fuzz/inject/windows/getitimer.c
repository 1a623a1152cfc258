/* A timer is read. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "getitimer()",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nsetitimer real 100 50\n"
        "getitimer real\nsetitimer real 0 0\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
};
