/* What is pending runs first, in the short form too. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() to ignored with a signal pending",
    .program = INJECT_HANDLERS
    "kill USR2\n"
    "signal USR1 ign\ncheck\ntripped\ngetsignal USR1\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
};
