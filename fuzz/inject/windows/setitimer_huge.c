/* A time beyond every clock. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "setitimer() of a time that is too large",
    .program = INJECT_HANDLERS
    "setitimer real 1e300 0\n"
    "check\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
