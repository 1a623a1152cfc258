/* Handlers run when a signal interrupts it, and it goes on. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigwaitinfo()",
    .program = INJECT_HANDLERS
    "mask block {USR2}\n"
    "sigwaitinfo {USR2}\nsigpending\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
    .wakes = SIGUSR2,
    .takes = SIGUSR2,
};
