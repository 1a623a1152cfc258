/* Without a check. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the wakeup fd swapped without a check",
    .program = INJECT_HANDLERS
    "wakeup pipe true\n"
    "swap_wakeup off\ndrain\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
};
