/* In a storm a pause ends at once. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pause() while a signal is held back",
    .program = INJECT_HANDLERS
    "repeat 70 {\n"
    "  kill USR1\n}\npause\ncheck\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
};
