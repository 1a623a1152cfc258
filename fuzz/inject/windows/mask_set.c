/* The whole mask. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "pthread_sigmask() of the whole mask",
    .program = INJECT_HANDLERS "mask setmask {USR1,TERM}\nmask setmask {}\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1, SIGUSR2},
};
