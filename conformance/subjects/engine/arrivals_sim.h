/* arrivals_sim.h - the arrive lines of a program, on the simulated kernel. */
#ifndef CONFORMANCE_ENGINE_ARRIVALS_SIM_H
#define CONFORMANCE_ENGINE_ARRIVALS_SIM_H

#include "player_sim.h"

/* A program begins. */
void arrivals_begin(const ops_program *program);

/* It passes a point: the signals that are due there arrive now, of which watch (or NULL) is told. */
void arrivals_point(const char *where, const struct player_watch *watch);

/* One that no line names. */
void arrivals_send(int target, int signum);

#endif
