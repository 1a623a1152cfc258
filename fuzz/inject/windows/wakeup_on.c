/* The wakeup fd is set. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "set_wakeup_fd() of a pipe",
    .program = INJECT_HANDLERS
    "wakeup pipe true\n"
    "drain\ncheck\ntripped\ndrain\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
