/* inside.h - what the oracle's files offer one another. Not for others. */
#ifndef FUZZ_ORACLE_INSIDE_H
#define FUZZ_ORACLE_INSIDE_H

#include <string.h>

#include "oracle.h"

/* invariants.c: what does not hold now, between two operations, as a sentence; NULL. And its clause. */
const char *oracle_broken(const char **clause);

/* Whether the program does what makes kernel and table differ for good: behind the table's back, or at the end. */
bool oracle_goes_behind(const ops_program *program);
void oracle_invariants_begin(const ops_program *program);

/* tell.c: fills key, clause and text, as oracle_tell_difference() of oracle.h does. */
void oracle_tell_broken(struct oracle *oracle, const ops_program *program, const ops_path *path, const char *what,
                        const char *clause);

#endif
