/* A sleep that is refused. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sleep() of less than nothing",
    .program = INJECT_HANDLERS
    "sleep -1\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
