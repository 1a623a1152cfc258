/* The question whether a safe point has something to do. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "is_tripped()",
    .program = INJECT_HANDLERS
    "kill USR1\ntripped\n"
    "check\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
};
