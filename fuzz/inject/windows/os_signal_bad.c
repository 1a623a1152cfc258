/* Behind the table's back, of a signal that is refused. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigaction alone, refused",
    .program = INJECT_HANDLERS
    "os_signal KILL ign\n"
    "check\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
