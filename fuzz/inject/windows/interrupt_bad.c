/* As if what is no signal had come. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "set_interrupt() out of range",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\ninterrupt 65\ntripped\n"
        "check\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
