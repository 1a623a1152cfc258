/* A function without data of its own takes the short form. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() with the interpreter's own handler",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nsignal INT kbd\ncheck\n"
        "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
