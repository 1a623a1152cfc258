/* A signal whose handler was put away behind the table's back. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point that finds somebody else's handler",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nkill USR1\n"
        "signal USR2 ign\ninterrupt USR1\ncheck\ncheck\n",
    .operation = 6,
    .signal = {SIGUSR1},
};
