/* What a safe point pulls out of the kernel writes its byte. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "check() in a storm with a wakeup fd",
    .program = INJECT_HANDLERS
    "repeat 70 {\n"
    "  kill USR1\n}\nwakeup pipe true\nkill USR1\ncheck\ntripped\ncheck\n",
    .operation = 6,
    .signal = {SIGUSR2},
};
