/* Failed wakeup bytes are reported at the safe point. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point that reports failed wakeup bytes",
    .program = INJECT_HANDLERS
    "wakeup full true\n"
    "kill USR1\nkill USR2\ncheck\ntripped\ncheck\n",
    .operation = 6,
    .signal = {SIGUSR1, SIGUSR2},
};
