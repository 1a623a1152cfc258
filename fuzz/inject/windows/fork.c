/* A fork, from both sides. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "fork(), in the parent and in the child",
    .program = INJECT_HANDLERS
    "fork {\n  check\n"
    "  tripped\n}\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1},
    .replay = true,
};
