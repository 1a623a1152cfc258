/* A function without data of its own takes the short form. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() with the interpreter's own handler",
    .program = INJECT_HANDLERS
    "signal INT kbd\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
