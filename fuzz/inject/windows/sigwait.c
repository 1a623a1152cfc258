/* What is waited for is given, and what else comes changes nothing. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigwait()",
    .program = INJECT_HANDLERS
    "mask block {USR2}\n"
    "sigwait {USR2}\nsigpending\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
    .wakes = SIGUSR2,
    .takes = SIGUSR2,
};
