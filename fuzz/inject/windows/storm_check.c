/* A safe point in a storm. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point while a signal is held back",
    .program = INJECT_HANDLERS
    "repeat 70 {\n"
    "  kill USR1\n}\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2, SIGUSR1},
};
