/* What somebody else has installed cannot be given back. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "restore of a handler that is somebody else's",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nrestore HUP\ncheck\n"
        "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
