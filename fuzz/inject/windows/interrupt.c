/* As if a signal had come. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "set_interrupt()",
    .program = INJECT_HANDLERS
    "interrupt USR1\n"
    "tripped\ncheck\ncheck\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
