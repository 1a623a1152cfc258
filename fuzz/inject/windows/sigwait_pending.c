/* What is pending already is taken at once. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigwait() with the signal pending",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nmask block {USR2}\n"
        "kill USR2\nsigwait {USR2}\nsigpending\ncheck\ntripped\n",
    .operation = 5,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
    .takes = SIGUSR2,
};
