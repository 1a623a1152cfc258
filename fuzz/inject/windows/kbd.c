/* The handler that fails with KeyboardInterrupt. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point that calls default_int_handler",
    .program = INJECT_HANDLERS
    "signal INT kbd\n"
    "kill INT\ncheck\ntripped\ncheck\n",
    .operation = 5,
    .signal = {SIGUSR1, SIGUSR2},
};
