/* Behind the table's back. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigaction alone, of a signal that does not arrive",
    .program = INJECT_HANDLERS
    "os_signal HUP ign\n"
    "check\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
