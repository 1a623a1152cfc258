/* A signal that the kernel refuses. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "signal() of a signal that nobody can handle",
    .program = INJECT_HANDLERS
    "signal KILL h1\ncheck\n"
    "tripped\ngetsignal KILL\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
