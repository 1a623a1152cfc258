/* The question while a signal is held back and nothing has come. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "is_tripped() after a storm's safe point",
    .program = INJECT_HANDLERS
    "repeat 70 {\n"
    "  kill USR1\n}\ncheck\ntripped\ncheck\n",
    .operation = 5,
    .signal = {SIGUSR2, SIGUSR1},
};
