/* The mask in a storm. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pthread_sigmask() while a signal is held back",
    .program = INJECT_HANDLERS
    "repeat 70 {\n"
    "  kill USR1\n}\nmask block {USR2}\nmask unblock {USR2}\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2, SIGUSR1},
};
