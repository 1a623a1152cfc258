/* arrivals_sim.h - the arrive lines of a program, on the simulated kernel. */
#ifndef CONFORMANCE_ENGINE_ARRIVALS_SIM_H
#define CONFORMANCE_ENGINE_ARRIVALS_SIM_H

#include "../../ops/ops.h"

/* A program begins. */
void arrivals_begin(const ops_program *program);

/* It passes a point: the signals that are due there arrive now. */
void arrivals_point(const char *where);

/* One that no line names. */
void arrivals_send(int target, int signum);

#endif
