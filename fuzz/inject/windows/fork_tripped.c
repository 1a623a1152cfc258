/* A fork with flags set, which the child forgets. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "fork() with a signal pending",
    .program = INJECT_HANDLERS
    "kill USR2\nfork {\n"
    "  check\n  tripped\n}\ncheck\ntripped\n",
    .operation = 4,
    .signal = {SIGUSR1},
    .replay = true,
};
