/* Without a check. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the wakeup fd swapped without a check",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nwakeup pipe true\n"
        "swap_wakeup off\ndrain\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
};
