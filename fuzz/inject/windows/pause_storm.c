/* In a storm a pause ends at once. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pause() while a signal is held back",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nrepeat 70 {\n"
        "  kill USR1\n}\npause\ncheck\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
};
