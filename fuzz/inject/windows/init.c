/* What an interpreter does at its start. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "init() as an interpreter does it",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal INT h1\nsignal USR2 h2\ninit startup\ncheck\n"
        "tripped\ngetsignal INT\n",
    .operation = 3,
    .signal = {SIGINT, SIGUSR2},
};
