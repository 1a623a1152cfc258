/* The flag of SIGINT, taken by hand. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "interrupt_occurred() with SIGINT pending",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nhandler h3 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "signal INT h3\nkill INT\ninterrupt_occurred\ntripped\ncheck\ncheck\n",
    .operation = 5,
    .signal = {SIGINT, SIGUSR1, SIGUSR2},
};
