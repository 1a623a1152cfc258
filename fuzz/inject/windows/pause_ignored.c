/* What is ignored does not end a pause. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pause() while an ignored signal comes",
    .program = INJECT_HANDLERS
    "signal TERM ign\npause\n"
    "check\ntripped\n",
    .operation = 4,
    .signal = {SIGTERM},
    .wakes = SIGUSR2,
    .must_sleep = true,
};
