/* A time below zero. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigtimedwait() refused",
    .program = INJECT_HANDLERS
    "sigtimedwait {USR2} -1\n"
    "check\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
