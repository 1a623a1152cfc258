/* A signal to itself and the safe point behind it. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "raise_signal()",
    .program = INJECT_HANDLERS
    "raise USR1\ntripped\n"
    "check\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
