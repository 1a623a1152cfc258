/* From a handler to a default that kills. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() to a default action that ends the process",
    .program = INJECT_HANDLERS
    "signal USR1 dfl\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
    .forks = true,
};
