/* Saved, changed, and given back. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a disposition given back",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nhandler h3 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "save USR1\nsignal USR1 h3\nrestore USR1\ncheck\ntripped\ngetsignal USR1\n",
    .operation = 5,
    .signal = {SIGUSR1, SIGUSR2},
};
