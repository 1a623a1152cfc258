/* Failed wakeup bytes are reported at the safe point. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point that reports failed wakeup bytes",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nwakeup full true\n"
        "kill USR1\nkill USR2\ncheck\ntripped\ncheck\n",
    .operation = 6,
    .signal = {SIGUSR1, SIGUSR2},
};
