/* A set with numbers that are none, and with the C library's own. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a set with a number out of range",
    .program = INJECT_HANDLERS "mask block {USR1,32,65}\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
