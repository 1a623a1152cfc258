/* A safe point that runs one handler. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point with one signal pending",
    .program = INJECT_HANDLERS
    "kill USR1\ncheck\n"
    "tripped\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
};
