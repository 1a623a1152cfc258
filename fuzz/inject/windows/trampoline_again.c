/* An arrival that finds its signal tripped. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the trampoline of a signal that is tripped already",
    .program = INJECT_HANDLERS
    "kill USR1\nkill USR1\n"
    "check\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2, SIGUSR1},
};
