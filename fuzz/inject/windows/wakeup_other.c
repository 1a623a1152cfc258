/* One wakeup fd in the place of another. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "set_wakeup_fd() of another pipe",
    .program = INJECT_HANDLERS
    "wakeup pipe true\n"
    "wakeup socket false\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
};
