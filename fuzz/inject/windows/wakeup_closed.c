/* A fd that is none is refused. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "set_wakeup_fd() of a closed fd",
    .program = INJECT_HANDLERS
    "wakeup closed true\n"
    "check\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
