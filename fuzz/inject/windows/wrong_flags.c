/* Wrong code: a flag is set by a read, a change and a write. What arrives between the read and the write is lost, and
 * nothing else. */
#include "../../../conformance/subjects/engine/player.h"
#include "../../../core/src/engine.h"
#include "../window.h"

INJECT_WRONG void set_flag(volatile uint64_t *flags, uint64_t bit) {
    *flags = *flags | bit;
}

INJECT_WRONG int interrupt(const ops_op *op) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    set_flag(&engine->tripped, tocsin_i_bit(op->number[0]));
    __atomic_store_n(&engine->is_tripped, 1, __ATOMIC_RELEASE);
    __atomic_store_n(&tocsin_i_pending, 1, __ATOMIC_RELEASE);
    return player_ok();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a non-atomic read-modify-write of the flags",
    .program = INJECT_HANDLERS "interrupt USR2\ncheck\ntripped\n",
    .operation = 3,
    .signal = {SIGUSR1},
    .play = interrupt,
    .must = INJECT_REFUSED,
};
