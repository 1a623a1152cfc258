/* With a wakeup fd the trampoline writes a byte. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the trampoline with a wakeup fd",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nwakeup pipe true\n"
        "kill USR1\ndrain\ncheck\ntripped\ndrain\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2, SIGUSR1},
};
