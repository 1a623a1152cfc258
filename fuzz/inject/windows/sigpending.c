/* What is blocked and pending. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "sigpending()",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nmask block {USR1}\n"
        "kill USR1\nsigpending\nmask unblock {USR1}\ncheck\ntripped\n",
    .operation = 5,
    .signal = {SIGUSR1, SIGUSR2},
};
