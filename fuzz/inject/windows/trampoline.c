/* All that runs in signal context, in its usual form. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the trampoline of one signal, interrupted by another and by its own",
    .program = INJECT_HANDLERS
    "kill USR1\ncheck\n"
    "tripped\ncheck\n",
    .operation = 3,
    .signal = {SIGUSR2, SIGUSR1},
};
