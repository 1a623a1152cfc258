/* Wrong code: an arrival makes it write over its own return address. */

#include "../../../conformance/subjects/engine/player.h"
#include "../window.h"

INJECT_WRONG int write_too_far(const ops_op *op) {
    volatile uintptr_t room[2] = {0, 0};
    (void)op;
    int reach = tocsin_is_tripped() ? 64 : 2;
    for (volatile int i = 0; i < reach; i++) room[i] = 1;
    return room[0] == 2 ? -1 : player_ok();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "code that corrupts its stack",
    .program = INJECT_HANDLERS "check\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1},
    .play = write_too_far,
    .must = INJECT_DIES,
};
