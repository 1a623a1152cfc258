/* A number and a handler that are none. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() of what is no signal",
    .program = INJECT_HANDLERS
    "signal 65 h1\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
