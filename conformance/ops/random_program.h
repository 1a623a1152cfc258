/* random_program.h - programs from a seed, for the tests of the vocabulary: any program, not a sensible one. */
#ifndef CONFORMANCE_OPS_RANDOM_PROGRAM_H
#define CONFORMANCE_OPS_RANDOM_PROGRAM_H

#include "language.h"

struct dice {
    uint64_t state;
};

/* splitmix64 */
static inline uint64_t roll(struct dice *dice) {
    uint64_t bits = dice->state += 0x9e3779b97f4a7c15;
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
    return bits ^ bits >> 31;
}

static inline int below(struct dice *dice, int limit) {
    return (int)(roll(dice) % (unsigned)limit);
}

static inline int32_t random_number(struct dice *dice, enum ops_argument argument) {
    for (;;) {
        int32_t number = below(dice, 8) ? below(dice, 70) - 2 : (int32_t)roll(dice);
        if (ops_fits(argument, number)) return number;
    }
}

static inline double random_time(struct dice *dice) {
    static const double some[] = {0, -0.0, 1, 0.05, 1e300, -1, 1e-9, 5e-324, 4294967295.0};
    double seconds;
    uint64_t bits = roll(dice);
    switch (below(dice, 4)) {
        case 0: return ops_nan();
        case 1: return below(dice, 2) ? __builtin_inf() : -__builtin_inf();
        case 2: return some[below(dice, sizeof some / sizeof *some)];
        default: memcpy(&seconds, &bits, sizeof seconds); return seconds == seconds ? seconds : 0.1;
    }
}

static inline ops_set random_set(struct dice *dice) {
    ops_set set = {below(dice, 3) ? roll(dice) & roll(dice) & roll(dice) : below(dice, 2) ? 0 : OPS_ALL_SIGNALS, 0, 0};
    if (below(dice, 4)) return set;
    set.has_bad = 1;
    set.bad = below(dice, 2) ? 65 + below(dice, 1000) : -below(dice, 1000);
    return set;
}

static inline void random_arguments(struct dice *dice, ops_op *op) {
    const ops_info *info = &ops_table[op->kind];
    int numbers = 0, times = 0;
    for (int i = 0; i < 3 && info->argument[i]; i++) {
        if (info->argument[i] == OPS_ARGUMENT_TIME) op->time[times++] = random_time(dice);
        else if (info->argument[i] == OPS_ARGUMENT_SET) op->set = random_set(dice);
        else op->number[numbers++] = random_number(dice, info->argument[i]);
    }
}

/* One operation with its block; nothing when the place allows none. */
static inline void random_operation(struct dice *dice, ops_program *program, struct ops_place place) {
    if (program->ops == OPS_MOST) return;
    ops_op *op = &program->op[program->ops];
    *op = (ops_op){.kind = (uint8_t)(1 + below(dice, OPS_KINDS - 1))};
    random_arguments(dice, op);
    if (ops_misplaced(&place, op)) {
        memset(op, 0, sizeof *op);
        return;
    }
    program->ops++;
    if (ops_table[op->kind].body)
        for (int left = below(dice, 5); left > 0; left--) random_operation(dice, program, ops_inside(&place, op->kind));
    op->end = program->ops;
}

static inline void random_arrival(struct dice *dice, ops_arrival *arrival) {
    arrival->signum = (uint8_t)(1 + below(dice, 64));
    arrival->target = (uint8_t)below(dice, OPS_PROCESS + 1);
    arrival->turn = (uint16_t)below(dice, 3);
    for (int left = below(dice, 4); left >= 0; left--)
        ops_path_push(&arrival->path, (uint16_t)(arrival->path.length && below(dice, 2)
                                                     ? OPS_PATH_HANDLER + 1 + below(dice, OPS_HANDLERS)
                                                     : 1 + below(dice, 30)));
    strcpy(arrival->point, below(dice, 2) ? "kernel disposition set" : "say \"\\\" twice");
}

static inline void random_program(uint64_t seed, ops_program *program) {
    struct dice dice = {seed};
    memset(program, 0, sizeof *program);
    for (int i = below(&dice, 3); i > 0; i--) strcpy(program->clause[program->clauses++], i == 1 ? "a-clause" : "b-2");
    if (below(&dice, 4) == 0) program->needs = 2u << below(&dice, OPS_NEEDS - 1);
    if (below(&dice, 4) == 0) program->ignored = roll(&dice);
    if (below(&dice, 4) == 0) program->blocked = roll(&dice) & roll(&dice);
    if (below(&dice, 3) == 0) program->arrivals = (uint16_t)below(&dice, OPS_ARRIVALS + 1);
    for (int i = 0; i < program->arrivals; i++) random_arrival(&dice, &program->arrival[i]);
    for (int handler = 1; handler <= OPS_HANDLERS; handler++) {
        uint16_t first = program->ops;
        for (int left = below(&dice, 4); left > 0; left--)
            random_operation(&dice, program, (struct ops_place){1, true, false, false});
        if (program->ops > first) program->handler[handler] = (ops_range){first, program->ops};
    }
    program->main.first = program->ops;
    for (int left = below(&dice, 30); left > 0; left--) random_operation(&dice, program, (struct ops_place){0});
    program->main.end = program->ops;
}

#endif
