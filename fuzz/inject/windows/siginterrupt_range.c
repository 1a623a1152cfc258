/* Of a number out of range. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "siginterrupt() of what is no signal",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nsiginterrupt 65 false\n"
        "check\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
