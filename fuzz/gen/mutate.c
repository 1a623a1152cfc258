/* mutate.c - one change of a program. The new program is copied from the old one, operation by operation; at one place
 * the copy differs. What does not fit its place is left out, so that every copy is valid. */
#include "inside.h"

enum change { DELETE, INSERT, REPLACE, ARGUMENTS, REPEAT, SWAP, SPLICE, UNWRAP, CHANGES };

struct copy {
    struct gen gen;
    const ops_program *from, *other;
    enum change change;
    int at; /* the operation of from where the copy differs */
};

static void copy_range(struct copy *copy, const ops_program *from, ops_range range, struct ops_place place);

/* One operation with its block. */
static void copy_one(struct copy *copy, const ops_program *from, int at, struct ops_place place) {
    ops_program *to = copy->gen.program;
    const ops_op *op = &from->op[at];
    if (to->ops == OPS_MOST || ops_misplaced(&place, op)) return;
    ops_op *into = &to->op[to->ops++];
    *into = *op;
    if (ops_table[op->kind].body)
        copy_range(copy, from, (ops_range){(uint16_t)(at + 1), op->end}, ops_inside(&place, op->kind));
    into->end = to->ops;
}

/* Some operation of the other program. */
static void splice(struct copy *copy, struct ops_place place) {
    if (copy->other && copy->other->ops) {
        int at = choose(copy->gen.choice, copy->other->ops);
        copy_one(copy, copy->other, at, place);
    }
}

static void copy_with_arguments(struct copy *copy, int at, struct ops_place place) {
    ops_program *to = copy->gen.program;
    uint16_t before = to->ops;
    copy_one(copy, copy->from, at, place);
    if (to->ops == before) return;
    ops_op changed = {.kind = to->op[before].kind, .end = to->op[before].end};
    gen_arguments(&copy->gen, &changed);
    if (!ops_misplaced(&place, &changed)) to->op[before] = changed;
}

static void copy_changed(struct copy *copy, int at, struct ops_place place) {
    const ops_op *op = &copy->from->op[at];
    copy->at = -1; /* once */
    switch (copy->change) {
        case DELETE: return;
        case REPLACE: gen_append(&copy->gen, place); return;
        case ARGUMENTS: copy_with_arguments(copy, at, place); return;
        case UNWRAP: copy_range(copy, copy->from, (ops_range){(uint16_t)(at + 1), op->end}, place); return;
        case INSERT: gen_append(&copy->gen, place); break;
        case SPLICE: splice(copy, place); break;
        default: copy_one(copy, copy->from, at, place); break; /* REPEAT; SWAP is seen to by the range */
    }
    copy_one(copy, copy->from, at, place);
}

static void copy_range(struct copy *copy, const ops_program *from, ops_range range, struct ops_place place) {
    for (int at = range.first; at < range.end; at = from->op[at].end) {
        int next = from->op[at].end;
        bool here = from == copy->from && at == copy->at;
        if (here && copy->change == SWAP && next < range.end) {
            copy->at = -1;
            copy_one(copy, from, next, place);
            copy_one(copy, from, at, place);
            at = next;
        } else if (here) {
            copy_changed(copy, at, place);
        } else {
            copy_one(copy, from, at, place);
        }
    }
}

static void copy_program(struct copy *copy) {
    const ops_program *from = copy->from;
    ops_program *to = copy->gen.program;
    for (int handler = 1; handler <= OPS_HANDLERS; handler++) {
        uint16_t first = to->ops;
        copy_range(copy, from, from->handler[handler], (struct ops_place){1, true, false, false});
        if (to->ops == first && copy->change == INSERT && handler <= copy->gen.profile->handlers &&
            choose(copy->gen.choice, 16) == 15)
            gen_append(&copy->gen, (struct ops_place){1, true, false, false});
        if (to->ops > first) to->handler[handler] = (ops_range){first, to->ops};
    }
    to->main.first = to->ops;
    copy_range(copy, from, from->main, (struct ops_place){0});
    if (copy->at == from->ops) gen_append(&copy->gen, (struct ops_place){0}); /* behind the last one */
    to->main.end = to->ops;
}

/* A point and its turn can only be told by running the program: here its target, signal or turn changes, or it goes. */
static void change_arrival(struct gen *gen) {
    ops_program *program = gen->program;
    int at = choose(gen->choice, program->arrivals);
    ops_arrival *arrival = &program->arrival[at];
    switch (choose(gen->choice, 4)) {
        case 0: arrival->signum = gen->profile->signals[gen->first + choose(gen->choice, gen->signals)]; return;
        case 1: arrival->target = choose(gen->choice, 2) ? 0 : OPS_PROCESS; return;
        case 2: arrival->turn = (uint16_t)choose(gen->choice, 3); return;
        default:
            *arrival = program->arrival[program->arrivals - 1];
            memset(&program->arrival[--program->arrivals], 0, sizeof *arrival);
    }
}

void gen_without(const ops_program *from, int at, bool keeps_block, ops_program *to) {
    struct copy copy = {.from = from, .change = keeps_block ? UNWRAP : DELETE, .at = at};
    ops_program empty = *from;
    memset(empty.op, 0, sizeof empty.op);
    memset(empty.handler, 0, sizeof empty.handler);
    empty.ops = 0;
    *to = empty;
    copy.gen.program = to;
    copy_program(&copy);
}

void gen_mutate(struct choice *choice, const struct gen_profile *profile, const ops_program *other,
                ops_program *program) {
    static ops_program from;
    struct copy copy = {.from = &from, .other = other == program ? &from : other}; /* *program is about to change */
    ops_assign(&from, program);
    gen_begin(&copy.gen, choice, profile, program);
    if (from.arrivals && choose(choice, 4) == 3) {
        change_arrival(&copy.gen);
        return;
    }
    memset(program->op, 0, from.ops * sizeof *program->op);
    memset(program->handler, 0, sizeof program->handler);
    program->ops = 0;
    copy.change = (enum change)choose(choice, CHANGES);
    copy.at = choose(choice, from.ops + 1);
    copy_program(&copy);
}
