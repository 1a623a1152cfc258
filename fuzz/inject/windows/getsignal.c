/* A query of the table. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "getsignal()",
    .program = INJECT_HANDLERS
    "getsignal USR1\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
