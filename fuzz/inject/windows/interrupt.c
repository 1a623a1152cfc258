/* As if a signal had come. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "set_interrupt()",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\ninterrupt USR1\n"
        "tripped\ncheck\ncheck\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
