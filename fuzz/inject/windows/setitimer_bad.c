/* A timer that is none, a time that is not a number. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "setitimer() refused",
    .program = INJECT_HANDLERS
    "setitimer 7 1 0\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
