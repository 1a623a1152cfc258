/* With no time at all it only looks. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigtimedwait() that only looks",
    .program = INJECT_HANDLERS
    "mask block {USR2}\n"
    "sigtimedwait {USR2} 0\nsigpending\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1, SIGUSR2},
};
