/* A sleep that is over at once. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sleep() of no time at all",
    .program = INJECT_HANDLERS
    "sleep 0\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
