/* A signal by way of a pidfd; no safe point. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pidfd_send_signal()",
    .program = INJECT_HANDLERS
    "pidfd_send USR1\n"
    "tripped\ncheck\ncheck\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
