/* The signals that there are. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "valid_signals()",
    .program = INJECT_HANDLERS
    "valid_signals\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
