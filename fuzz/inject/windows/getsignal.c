/* A query of the table. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "getsignal()",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\ngetsignal USR1\ncheck\n"
        "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
