/* An arrival ends a pause, whenever it comes. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pause()",
    .program = INJECT_HANDLERS "pause\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
    .must_end = true,
};
