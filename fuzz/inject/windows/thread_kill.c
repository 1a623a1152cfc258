/* A signal to a thread, which is itself. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pthread_kill() of the main thread",
    .program = INJECT_HANDLERS
    "thread_kill main USR1\n"
    "tripped\ncheck\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
