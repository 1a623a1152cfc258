/* A handler that fails leaves the rest pending. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point whose first handler fails",
    .program =
        "handler h1 {\n  fail 1\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nkill USR2\n"
        "kill USR1\ncheck\ntripped\ncheck\ncheck\ntripped\n",
    .operation = 5,
    .signal = {SIGUSR1, SIGUSR2},
};
