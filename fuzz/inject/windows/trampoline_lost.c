/* A wakeup fd that has been closed is reported. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the trampoline with a wakeup fd that is gone",
    .program = INJECT_HANDLERS
    "wakeup lost false\n"
    "kill USR1\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2, SIGUSR1},
};
