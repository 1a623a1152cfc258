/* gen.h - programs of operations from choices. Any choices give a valid program; the answer 0 is always the least. */
#ifndef FUZZ_GEN_H
#define FUZZ_GEN_H

#include "../../conformance/ops/ops.h"
#include "../choice/choice.h"

/* How often an operation comes: out of the sum of all weights. */
struct gen_weight {
    uint8_t kind; /* enum ops_kind; 0 ends the list */
    uint8_t weight;
};

/* What a target's programs look like. Lists end with 0. */
struct gen_profile {
    const struct gen_weight *operations;
    const uint8_t *signals; /* 1..64; a program uses some of them */
    uint8_t handlers;       /* 0..8 */
    uint8_t length;         /* operations of the program itself: at most */
    uint8_t body;           /* operations of a handler or a block: at most */
    uint8_t arrivals;       /* arrivals in the middle of operations: at most; see ../oracle/ */
    bool bad;               /* arguments that are refused come too */
    bool inherits;          /* signals are inherited as ignored or blocked too */
    bool real;              /* nothing that hangs on how fast a real machine is: times that it keeps, none of them long;
                               and nothing is sent to another thread, which takes it while the sender goes on */
};

/* Makes a program of what choice answers, in place of the one that *program holds, or of zeros. The swarm: each program
 * leaves whole kinds of operation out. */
void gen_program(struct choice *choice, const struct gen_profile *profile, ops_program *program);

/* Every operation, and the signals that differ: for profiles that have no wish of their own. */
extern const struct gen_weight gen_all[];
extern const uint8_t gen_signals[];

/* Changes a program at one place: inserts, deletes, replaces, swaps, repeats an operation, changes an argument, takes a
 * part of *other (which may be NULL), drops or moves an arrival. What comes out is valid. */
void gen_mutate(struct choice *choice, const struct gen_profile *profile, const ops_program *other,
                ops_program *program);

/* *to becomes *from without the operation `at` (an index into from->op), and with what stands in its block if
 * keeps_block. For making findings small. */
void gen_without(const ops_program *from, int at, bool keeps_block, ops_program *to);

#endif
