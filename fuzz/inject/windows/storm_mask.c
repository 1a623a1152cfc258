/* The mask in a storm. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pthread_sigmask() while a signal is held back",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nrepeat 70 {\n"
        "  kill USR1\n}\nmask block {USR2}\nmask unblock {USR2}\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2, SIGUSR1},
};
