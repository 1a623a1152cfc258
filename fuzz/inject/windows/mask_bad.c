/* A way that is none. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pthread_sigmask() refused",
    .program = INJECT_HANDLERS
    "mask 17 {USR1}\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
