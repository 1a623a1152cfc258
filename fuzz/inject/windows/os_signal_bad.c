/* Behind the table's back, of a signal that is refused. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigaction alone, refused",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nos_signal KILL ign\n"
        "check\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
