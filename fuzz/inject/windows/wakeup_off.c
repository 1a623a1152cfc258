/* The wakeup fd is taken away. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "set_wakeup_fd(-1)",
    .program = INJECT_HANDLERS
    "wakeup pipe true\n"
    "wakeup off true\ndrain\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
};
