/* The text of a signal. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "strsignal()",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nstrsignal USR1\ncheck\n"
        "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
