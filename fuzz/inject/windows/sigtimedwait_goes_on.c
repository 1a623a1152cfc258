/* A handler that does not fail ends no wait: the one that it leaves behind does. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigtimedwait() that goes on behind a handler",
    .program =
        "handler h1 {\n}\nhandler h2 {\n  signal USR2 h3\n}\nhandler h3 {\n  fail 3\n}\nsignal USR1 h1\nsignal USR2 "
        "h2\n"
        "sigtimedwait {TERM} 1000\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1},
    .wakes = SIGUSR2,
};
