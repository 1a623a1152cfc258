/* The end of a program whose handler fails. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "exit by an uncaught failure",
    .program = "handler h1 {\n}\nsignal USR1 h1\nsignal INT kbd\nkill INT\nuncaught {\n  check\n}\n",
    .operation = 4,
    .signal = {SIGUSR1},
    .forks = true,
};
