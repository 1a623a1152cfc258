/* From being ignored to a handler. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() from ignored to a handler",
    .program =
        "ignored {USR1}\nhandler h1 {\n}\nhandler h2 {\n}\nsignal USR2 h2\nsignal USR1 h1\ncheck\n"
        "tripped\ngetsignal USR1\n",
    .operation = 2,
    .signal = {SIGUSR1, SIGUSR2},
};
