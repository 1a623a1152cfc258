/* Of what is no signal. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "strsignal() out of range",
    .program = INJECT_HANDLERS
    "strsignal 65\ncheck\n"
    "tripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
