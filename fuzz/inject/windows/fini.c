/* What an interpreter does at its end. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "fini()",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal CHLD h1\nsignal WINCH h2\nfini\ngetsignal CHLD\n"
        "check\n",
    .operation = 3,
    .signal = {SIGCHLD, SIGWINCH},
};
