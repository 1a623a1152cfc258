/* An interval timer that is far away. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "setitimer()",
    .program = INJECT_HANDLERS
    "setitimer real 100 50\n"
    "getitimer real\nsetitimer real 0 0\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
