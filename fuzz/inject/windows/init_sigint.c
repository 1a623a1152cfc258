/* SIGINT gets its handler. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "init() that installs default_int_handler",
    .program = "handler h1 {\n}\nsignal USR1 h1\ninit sigint\ncheck\ntripped\ngetsignal INT\n",
    .operation = 2,
    .signal = {SIGUSR1},
};
