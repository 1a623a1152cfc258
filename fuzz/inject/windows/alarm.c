/* An alarm that is far away. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "alarm()",
    .program = INJECT_HANDLERS
    "alarm 100\nalarm 0\n"
    "check\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
