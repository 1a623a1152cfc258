/* A wakeup fd that has been closed is reported. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the trampoline with a wakeup fd that is gone",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nwakeup lost false\n"
        "kill USR1\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2, SIGUSR1},
};
