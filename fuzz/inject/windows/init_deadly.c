/* SIGINT at an interpreter's start kills or interrupts. */
#include "../window.h"

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "init() that SIGINT interrupts",
    .program = "init startup\ncheck\ntripped\n",
    .operation = 1,
    .signal = {SIGINT},
    .forks = true,
};
