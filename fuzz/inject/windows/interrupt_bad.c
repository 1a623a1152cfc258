/* As if what is no signal had come. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "set_interrupt() out of range",
    .program = INJECT_HANDLERS
    "interrupt 65\ntripped\n"
    "check\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
