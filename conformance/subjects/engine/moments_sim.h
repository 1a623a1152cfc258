/* moments_sim.h - a program on the simulated kernel, operation by operation. Between two operations of the program itself
 * nothing is on the C stack: the machine is one plain struct, which can be kept, compared and gone on from. */
#ifndef CONFORMANCE_ENGINE_MOMENTS_SIM_H
#define CONFORMANCE_ENGINE_MOMENTS_SIM_H

#include "../../../core/src/engine.h"
#include "player.h"
#include "player_sim.h"

struct player_moment {
    tocsin_sim sim;
    struct tocsin_i_engine engine;
    int pending; /* the word of the inline check */
    struct player player;
};

/* The moment before the first operation of program, which inherits nothing and has no arrivals. *moment holds one, or zeros. */
void moment_begin(const ops_program *program, struct player_moment *moment);

/* Goes on from *moment with the operation at index `at` of the program itself, as its number-th. The trace holds the
 * events of this operation alone; watch->point is called from the first-th point on, counted from 1. False: the process
 * has ended. */
bool moment_play(const struct player_moment *moment, int at, int number, ops_trace *trace,
                 const struct player_watch *watch, uint64_t first);

/* The moment after the last moment_play that has said true. *moment holds one, or zeros. */
void moment_keep(struct player_moment *moment);

/* Two equal moments go on alike, and equal moments have equal numbers. */
uint64_t moment_digest(const struct player_moment *moment);

/* Sends a signal from outside, as an arrive line does. For watch->point. */
void moment_send(int target, int signum);

/* Does not call watch->point any more in this operation. */
void moment_quiet(void);

#endif
