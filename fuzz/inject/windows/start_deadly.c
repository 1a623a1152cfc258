/* A signal that nobody handles yet. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "the first signal() of all",
    .program = "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\ncheck\ntripped\n",
    .operation = 1,
    .signal = {SIGUSR1},
    .forks = true,
};
