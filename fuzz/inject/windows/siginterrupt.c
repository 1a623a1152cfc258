/* Restarts are switched on. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "siginterrupt()",
    .program = INJECT_HANDLERS "siginterrupt USR1 false\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
