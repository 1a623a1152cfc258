/* What is pending already is taken at once. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigwait() with the signal pending",
    .program = INJECT_HANDLERS
    "mask block {USR2}\n"
    "kill USR2\nsigwait {USR2}\nsigpending\ncheck\ntripped\n",
    .operation = 5,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
    .takes = SIGUSR2,
};
