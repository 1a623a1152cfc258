/* player_sim.h - a whole program on the simulated kernel, in this process: what fuzzers call. */
#ifndef CONFORMANCE_ENGINE_PLAYER_SIM_H
#define CONFORMANCE_ENGINE_PLAYER_SIM_H

#include "../../../core/port/sim.h"
#include "../../ops/ops.h"

/* Boots the simulated kernel, makes the engine new, plays program, and fills trace up to its end. program must be valid
 * (ops_valid). hooks may be NULL; its died, hang and stopped are not used, the player has its own. A point hook may send
 * signals; player_path() says where the program stands. Not for two threads. */
void player_run(const ops_program *program, ops_trace *trace, const tocsin_sim_hooks *hooks);

/* The path of the operation that is being carried out; of length 0 before the first. */
const ops_path *player_path(void);

#endif
