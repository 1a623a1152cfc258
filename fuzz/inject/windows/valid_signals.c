/* The signals that there are. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "valid_signals()",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nvalid_signals\ncheck\n"
        "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
