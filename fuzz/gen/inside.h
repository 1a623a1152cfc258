/* inside.h - what the generator's files offer one another. Not for others. */
#ifndef FUZZ_GEN_INSIDE_H
#define FUZZ_GEN_INSIDE_H

#include <string.h>

#include "../../conformance/ops/language.h"
#include "gen.h"

struct gen {
    struct choice *choice;
    const struct gen_profile *profile;
    ops_program *program;
    uint64_t off; /* kinds that this program leaves out */
    int signals;  /* how many of the profile's it uses, from first */
    int first;
    int total; /* of the weights that are left */
};

/* Sets up all of it but the program. */
void gen_begin(struct gen *gen, struct choice *choice, const struct gen_profile *profile, ops_program *program);

/* Fills in kind and arguments of an operation for a place; false when none fits there. */
bool gen_operation(struct gen *gen, const struct ops_place *place, ops_op *op);

/* Fills in the arguments of an operation whose kind is known. */
void gen_arguments(struct gen *gen, ops_op *op);

/* Appends operations to the program: one with its block, or at most `most` of them. */
void gen_append(struct gen *gen, struct ops_place place);
void gen_block(struct gen *gen, struct ops_place place, int most);

#endif
