/* inside.h - what the oracle's files offer one another. Not for others. */
#ifndef FUZZ_ORACLE_INSIDE_H
#define FUZZ_ORACLE_INSIDE_H

#include <string.h>

#include "oracle.h"

/* Whether the program does what makes kernel and table differ for good: behind the table's back, or at the end. */
bool oracle_goes_behind(const ops_program *program);

/* tell.c: fills key, clause and text. */
void oracle_tell_difference(struct oracle *oracle, const ops_program *program);
void oracle_tell_broken(struct oracle *oracle, const ops_program *program, const ops_path *path, const char *what,
                        const char *clause);

#endif
