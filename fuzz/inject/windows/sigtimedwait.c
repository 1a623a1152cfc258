/* With a time that is far away. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigtimedwait() for very long",
    .program = INJECT_HANDLERS
    "mask block {USR2}\n"
    "sigtimedwait {USR2} 1000\nsigpending\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
    .wakes = SIGUSR2,
    .takes = SIGUSR2,
};
