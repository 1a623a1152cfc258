/* An arrival that makes a storm of many. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the trampoline that begins to hold a signal back",
    .program = INJECT_HANDLERS
    "repeat 64 {\n"
    "  kill USR1\n}\nkill USR1\nkill USR1\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2},
};
