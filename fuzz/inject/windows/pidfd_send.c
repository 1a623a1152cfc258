/* A signal by way of a pidfd; no safe point. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pidfd_send_signal()",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\npidfd_send USR1\n"
        "tripped\ncheck\ncheck\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
