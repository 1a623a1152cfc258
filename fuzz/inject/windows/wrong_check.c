/* Wrong code: the flag is cleared behind the handler's call, and with it what has arrived meanwhile. */
#include "../../../conformance/subjects/engine/player.h"
#include "../../../core/src/engine.h"
#include "../window.h"

INJECT_WRONG int clear_late(const ops_op *op) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    uint64_t tripped = __atomic_load_n(&engine->tripped, __ATOMIC_ACQUIRE);
    tocsin_frame frame = {.data = engine->table[SIGUSR1].data};
    (void)op;
    if (tripped & tocsin_i_bit(SIGUSR1)) engine->table[SIGUSR1].handler(SIGUSR1, &frame);
    __atomic_fetch_and(&engine->tripped, ~tocsin_i_bit(SIGUSR1), __ATOMIC_ACQ_REL);
    return player_ok();
}

INJECT_WINDOW = {
    .file = __FILE__,
    .what = "a safe point that clears too late",
    .program =
        "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"
        "kill USR1\ncheck\ntripped\ncheck\n",
    .operation = 4,
    .signal = {SIGUSR1},
    .play = clear_late,
    .must = INJECT_REFUSED,
};
