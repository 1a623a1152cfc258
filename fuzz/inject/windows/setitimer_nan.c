/* A time that is not a number. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "setitimer() of no number",
    .program = INJECT_HANDLERS
    "setitimer real nan 0\n"
    "check\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
