/* A time below zero. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "setitimer() of a negative time",
    .program = INJECT_HANDLERS
    "setitimer real -1 0\n"
    "check\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
