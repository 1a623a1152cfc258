/* A fd that blocks is refused. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "set_wakeup_fd() of a fd that blocks",
    .program = INJECT_HANDLERS
    "wakeup blocking true\n"
    "check\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
