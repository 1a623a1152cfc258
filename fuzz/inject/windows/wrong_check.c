/* Wrong code: all flags are cleared behind the handler's call, and with them what has arrived meanwhile. */
#include "../../../conformance/subjects/engine/player.h"
#include "../../../core/src/engine.h"
#include "../window.h"

INJECT_WRONG int clear_late(const ops_op *op) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    tocsin_frame frame = {.data = engine->table[SIGUSR1].data};
    (void)op;
    __atomic_store_n(&tocsin_i_pending, 0, __ATOMIC_SEQ_CST);
    __atomic_store_n(&engine->is_tripped, 0, __ATOMIC_SEQ_CST);
    engine->table[SIGUSR1].handler(SIGUSR1, &frame);
    __atomic_store_n(&engine->tripped, 0, __ATOMIC_SEQ_CST);
    return player_ok();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point that clears too late",
    .program = INJECT_HANDLERS "kill USR1\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR2},
    .play = clear_late,
    .must = INJECT_REFUSED,
};
