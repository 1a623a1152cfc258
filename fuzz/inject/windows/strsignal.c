/* The text of a signal. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "strsignal()",
    .program = INJECT_HANDLERS
    "strsignal USR1\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
