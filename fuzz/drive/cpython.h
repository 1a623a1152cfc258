/* cpython.h - CPython in a child process, which plays programs over a pipe. The only part of the fuzzers that calls the
 * real kernel; what links it says so. */
#ifndef FUZZ_DRIVE_CPYTHON_H
#define FUZZ_DRIVE_CPYTHON_H

#include "../../conformance/ops/ops.h"

/* Leaves out of program what would end the child, or make it wait, or cannot be undone in it: each costs a new process,
 * and make agree is there for those. */
void cpython_lighten(ops_program *program);

/* What CPython shows for a program that has been lightened. NULL: it does not answer. Lasts until the next call. The
 * first call starts the child: $TOCSIN_CPYTHON, or what make builds, from the folder that the fuzzer runs in. It ends
 * the fuzzer with one line when there is none. */
const ops_trace *cpython_ask(const ops_program *program);

#endif
