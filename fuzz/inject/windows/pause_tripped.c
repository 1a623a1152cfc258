/* What is tripped already ends a pause at once. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pause() with a signal pending",
    .program = INJECT_HANDLERS
    "kill USR1\npause\n"
    "check\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
    .must_end = true,
};
