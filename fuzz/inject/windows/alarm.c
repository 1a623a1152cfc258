/* An alarm that is far away. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "alarm()",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nalarm 100\nalarm 0\n"
        "check\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
