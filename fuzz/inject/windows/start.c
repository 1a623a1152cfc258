/* The first call fills the table. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the first call of all, which fills the table",
    .program =
        "ignored {USR1}\nhandler h1 {\n}\nhandler h2 {\n}\ngetsignal USR1\nsignal USR1 h1\ncheck\n"
        "tripped\n",
    .operation = 1,
    .signal = {SIGUSR1, SIGCHLD},
};
