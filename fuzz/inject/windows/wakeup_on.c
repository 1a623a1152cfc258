/* The wakeup fd is set. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "set_wakeup_fd() of a pipe",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nwakeup pipe true\n"
        "drain\ncheck\ntripped\ndrain\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
