/* A time below zero. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigtimedwait() refused",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nsigtimedwait {USR2} -1\n"
        "check\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
