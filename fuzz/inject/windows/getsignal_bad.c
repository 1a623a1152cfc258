/* A query of what is no signal. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "getsignal() of a number out of range",
    .program = INJECT_HANDLERS
    "getsignal 0\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
