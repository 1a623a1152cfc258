/* An arrival ends a pause, whenever it comes. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pause()",
    .program = "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\npause\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
    .must_end = true,
};
