/* The question in a storm. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "is_tripped() while a signal is held back",
    .program = INJECT_HANDLERS
    "repeat 70 {\n"
    "  kill USR1\n}\ntripped\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2, SIGUSR1},
};
