/* Of what is no signal, and of one that the kernel refuses. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "siginterrupt() of a signal that is refused",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "siginterrupt KILL false\nsiginterrupt 65 false\ncheck\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
