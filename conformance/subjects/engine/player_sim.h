/* player_sim.h - a whole program on the simulated kernel, in this process: what fuzzers call. */
#ifndef CONFORMANCE_ENGINE_PLAYER_SIM_H
#define CONFORMANCE_ENGINE_PLAYER_SIM_H

#include "../../../core/port/sim.h"
#include "../../ops/ops.h"

/* Who watches. Each may be NULL. */
struct player_watch {
    void *data;
    void (*point)(void *data, const char *where); /* at every point (sim.h); it may send signals */
    bool only_caught; /* point is told of what a trampoline passes, and maybe of others: most are nobody's business */
    void (*step)(void *data);                 /* before each operation, at every depth, and behind the last one */
    void (*caught)(void *data, int signum);   /* the engine's trampoline is about to be called */
    void (*called)(void *data, int signum);   /* a tripped signal's handler, or the report that it has none */
    void (*arrived)(void *data, int arrival); /* as an arrival of the program begins: its index */
};

/* Boots the simulated kernel, makes the engine new, plays program, and fills trace up to its end. program must be valid
 * (ops_valid). watch may be NULL; player_path() says where the program stands. Not for two threads. */
void player_run(const ops_program *program, ops_trace *trace, const struct player_watch *watch);

/* The path of the operation that is being carried out; of length 0 before the first. */
const ops_path *player_path(void);

/* That operation; NULL before the first and behind the last. */
const ops_op *player_operation(void);

#endif
