/* Of what is no signal. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pidfd_send_signal() of what is no signal",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\npidfd_send 65\ntripped\n"
        "check\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
