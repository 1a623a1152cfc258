/* What is pending in a storm. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigpending() while a signal is held back",
    .program = INJECT_HANDLERS
    "repeat 70 {\n"
    "  kill USR1\n}\nsigpending\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2, SIGUSR1},
};
