/* A failed byte finds the first place of a report taken. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the trampoline with a full wakeup fd, once more",
    .program = INJECT_HANDLERS
    "wakeup full true\n"
    "kill USR2\nkill USR1\ncheck\ntripped\ncheck\n",
    .operation = 5,
    .signal = {SIGUSR2, SIGUSR1},
};
