/* What is blocked and pending. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigpending()",
    .program = INJECT_HANDLERS
    "mask block {USR1}\n"
    "kill USR1\nsigpending\nmask unblock {USR1}\ncheck\ntripped\n",
    .operation = 5,
    .signal = {SIGUSR1, SIGUSR2},
};
