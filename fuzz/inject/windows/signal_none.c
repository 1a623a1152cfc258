/* What somebody else has installed cannot be given back. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "restore of a handler that is somebody else's",
    .program = INJECT_HANDLERS
    "restore HUP\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
