/* What was pending arrives, and its handler runs. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pthread_sigmask() that lets a pending signal in",
    .program = INJECT_HANDLERS
    "mask block {USR1}\n"
    "kill USR1\nmask unblock {USR1}\ncheck\ntripped\n",
    .operation = 5,
    .signal = {SIGUSR1, SIGUSR2},
};
