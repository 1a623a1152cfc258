/* A wakeup fd that takes nothing is reported. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the trampoline with a full wakeup fd",
    .program = INJECT_HANDLERS
    "wakeup full true\n"
    "kill USR1\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2, SIGUSR1},
};
