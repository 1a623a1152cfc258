/* A number that the kernel refuses. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "raise_signal() of what is no signal",
    .program = INJECT_HANDLERS
    "raise 65\ntripped\n"
    "check\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
