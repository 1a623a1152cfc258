/* With a wakeup fd the trampoline writes a byte. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the trampoline with a wakeup fd",
    .program = INJECT_HANDLERS
    "wakeup pipe true\n"
    "kill USR1\ndrain\ncheck\ntripped\ndrain\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2, SIGUSR1},
};
