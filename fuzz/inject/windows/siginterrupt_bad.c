/* Of what is no signal, and of one that the kernel refuses. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "siginterrupt() of a signal that is refused",
    .program = INJECT_HANDLERS "siginterrupt KILL false\nsiginterrupt 65 false\ncheck\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
