/* From a handler to being ignored. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() to ignored",
    .program = INJECT_HANDLERS
    "signal USR1 ign\ncheck\n"
    "tripped\ngetsignal USR1\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
