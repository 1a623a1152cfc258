/* A timer is read. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "getitimer()",
    .program = INJECT_HANDLERS
    "setitimer real 100 50\n"
    "getitimer real\nsetitimer real 0 0\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
};
