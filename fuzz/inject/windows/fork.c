/* A fork, from both sides. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "fork(), in the parent and in the child",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nfork {\n  check\n"
        "  tripped\n}\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1},
    .replay = true,
};
