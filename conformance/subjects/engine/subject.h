/* subject.h - what a world adds to the adapter's program (subject.c). */
#ifndef CONFORMANCE_ENGINE_SUBJECT_H
#define CONFORMANCE_ENGINE_SUBJECT_H

#include "../../ops/ops.h"

/* What it has, in words; and bits of enum ops_need that it lacks. */
extern const char subject_needs[];
uint32_t subject_lacks(void);

/* Whether the command line is for a part of the world's own, which has then done its work. */
bool subject_part(int argc, char **argv);

/* Runs program to its end of any kind. */
void subject_run(const ops_program *program, ops_trace *trace);

#endif
