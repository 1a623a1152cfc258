/* A signal whose handler was put away behind the table's back. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point that finds somebody else's handler",
    .program = INJECT_HANDLERS
    "kill USR1\n"
    "signal USR2 ign\ninterrupt USR1\ncheck\ncheck\n",
    .operation = 6,
    .signal = {SIGUSR1},
};
