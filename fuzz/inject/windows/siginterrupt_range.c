/* Of a number out of range. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "siginterrupt() of what is no signal",
    .program = INJECT_HANDLERS
    "siginterrupt 65 false\n"
    "check\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
