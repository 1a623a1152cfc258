/* A signal is blocked. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pthread_sigmask() that blocks",
    .program = INJECT_HANDLERS
    "mask block {USR1}\n"
    "sigpending\nmask unblock {USR1}\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
