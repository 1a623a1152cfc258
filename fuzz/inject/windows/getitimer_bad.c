/* A timer that is none. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "getitimer() refused",
    .program = INJECT_HANDLERS
    "getitimer 7\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
