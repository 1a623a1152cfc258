/* A failed byte finds the first place of a report taken. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the trampoline with a full wakeup fd, once more",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nwakeup full true\n"
        "kill USR2\nkill USR1\ncheck\ntripped\ncheck\n",
    .operation = 5,
    .signal = {SIGUSR2, SIGUSR1},
};
