/* The handler that fails with KeyboardInterrupt. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point that calls default_int_handler",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nsignal INT kbd\n"
        "kill INT\ncheck\ntripped\ncheck\n",
    .operation = 5,
    .signal = {SIGUSR1, SIGUSR2},
};
