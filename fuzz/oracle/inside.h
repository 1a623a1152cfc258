/* inside.h - what the oracle's files offer one another. Not for others. */
#ifndef FUZZ_ORACLE_INSIDE_H
#define FUZZ_ORACLE_INSIDE_H

#include <string.h>

#include "oracle.h"

/* Whether the program does what makes kernel and table differ for good: behind the table's back, or at the end. */
bool oracle_goes_behind(const ops_program *program);

/* invariants.c: whether the engine holds a signal back now. */
bool oracle_holds(void);

/* ledger.c: a program begins; the trampoline is called; a handler is; what does not hold at a point; and between two
 * operations, op being the next one. */
void oracle_ledger_begin(const ops_program *program);
void oracle_caught(int signum);
void oracle_called(int signum);
const char *oracle_disorder(const char *where, const char **clause);
const char *oracle_ledger_broken(const ops_op *op, const char **clause);

/* steps.c: the operation at a path; NULL when there is none. */
const ops_op *oracle_operation(const ops_program *program, const ops_path *path);

/* clause.c: the clause of a difference; did is what was shown instead of verdict's alternatives, NULL for nothing. */
const char *oracle_clause(const struct oracle *oracle, const ops_program *program, const ops_event *did);

/* tell.c: fills key, clause and text, as oracle_tell_difference() of oracle.h does. */
void oracle_tell_broken(struct oracle *oracle, const ops_program *program, const ops_path *path, const char *what,
                        const char *clause);

#endif
