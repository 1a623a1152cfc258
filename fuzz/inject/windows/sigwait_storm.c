/* In a storm nothing is held back while it waits. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigwait() while a signal is held back",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nhandler h3 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "repeat 70 {\n  kill USR1\n}\nmask block {USR2}\nsigwait {USR2}\nsigpending\ncheck\ncheck\n"
        "tripped\n",
    .operation = 5,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
    .takes = SIGUSR2,
};
