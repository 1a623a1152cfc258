/* Restarts are switched on. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "siginterrupt()",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "siginterrupt USR1 false\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
