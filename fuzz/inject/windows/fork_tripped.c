/* A fork with flags set, which the child forgets. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "fork() with a signal pending",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nkill USR2\nfork {\n"
        "  check\n  tripped\n}\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1},
    .replay = true,
};
