/* storms_sim.h - operations in which signals arrive for ever: a SIGPIPE handler and a wakeup fd without a reader feed each
 * other so, on the simulated kernel. Time cannot tell, for it does not pass. */
#ifndef CONFORMANCE_ENGINE_STORMS_SIM_H
#define CONFORMANCE_ENGINE_STORMS_SIM_H

#include <stdbool.h>

/* An operation begins. */
void storm_begin(void);

/* The engine's trampoline is about to be called. Whether this goes on for ever: the machine is where it was before; or is
 * taken to, after as many arrivals as the model looks at. The first is not told with is_watched, for somebody who counts
 * what happens is no part of the machine. */
bool storm_is_endless(bool is_watched);

#endif
