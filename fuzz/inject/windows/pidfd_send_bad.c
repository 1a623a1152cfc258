/* Of what is no signal. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pidfd_send_signal() of what is no signal",
    .program = INJECT_HANDLERS
    "pidfd_send 65\ntripped\n"
    "check\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
