/* gen.c - whole programs from choices. */
#include "inside.h"

const struct gen_weight gen_all[] = {
    {OPS_RAISE, 12},       {OPS_SIGNAL, 16},       {OPS_CHECK, 8},
    {OPS_KILL, 10},        {OPS_MASK, 10},         {OPS_HOLD, 4},
    {OPS_GETSIGNAL, 2},    {OPS_SAVE, 2},          {OPS_RESTORE, 2},
    {OPS_SIGINTERRUPT, 2}, {OPS_OS_SIGNAL, 1},     {OPS_THREAD_KILL, 4},
    {OPS_PIDFD_SEND, 2},   {OPS_INTERRUPT, 3},     {OPS_INTERRUPT_OCCURRED, 1},
    {OPS_SLEEP, 4},        {OPS_PAUSE, 2},         {OPS_ALARM, 3},
    {OPS_SETITIMER, 5},    {OPS_GETITIMER, 2},     {OPS_SIGPENDING, 4},
    {OPS_SIGWAIT, 2},      {OPS_SIGWAITINFO, 2},   {OPS_SIGTIMEDWAIT, 4},
    {OPS_STRSIGNAL, 1},    {OPS_VALID_SIGNALS, 1}, {OPS_WAKEUP, 4},
    {OPS_SWAP_WAKEUP, 1},  {OPS_DRAIN, 3},         {OPS_INIT, 2},
    {OPS_FINI, 1},         {OPS_THREAD, 3},        {OPS_FORK, 3},
    {OPS_EXEC, 1},         {OPS_ONCE, 3},          {OPS_REPEAT, 2},
    {OPS_FAIL, 4},         {OPS_EXIT, 1},          {OPS_UNCAUGHT, 1},
    {OPS_ADVANCE, 3},      {OPS_SPEND, 2},         {OPS_READ, 1},
    {OPS_WRITE, 2},        {OPS_TRIPPED, 2},       {OPS_QUEUE_ARRIVALS, 3},
    {OPS_SIGQUEUE, 3},     {OPS_FRAME_SIGINFO, 2}, {0, 0},
};

/* Few, so that they meet, and of every sort: USR1 USR2 INT TERM ALRM CHLD HUP RTMIN RTMIN+1 PIPE CONT VTALRM TSTP RTMAX. */
const uint8_t gen_signals[] = {10, 12, 2, 15, 14, 17, 1, 34, 35, 13, 18, 26, 20, 64, 0};

static int count_signals(const uint8_t *signals) {
    int count = 0;
    while (signals[count]) count++;
    return count;
}

/* Half of all programs leave nothing out, the others each kind by a throw. The signals that a program uses stand
 * beside one another in the profile. */
void gen_begin(struct gen *gen, struct choice *choice, const struct gen_profile *profile, ops_program *program) {
    int all = count_signals(profile->signals), few = all < 4 ? all : 4;
    *gen = (struct gen){.choice = choice, .profile = profile, .program = program};
    gen->signals = choose(choice, 4) ? few : all;
    gen->first = choose(choice, all - gen->signals + 1);
    if (choose(choice, 2)) {
        for (int group = 0; group < 8; group++) gen->off |= (uint64_t)choose(choice, 256) << 8 * group;
        gen->off &= ~(1ULL << OPS_SIGNAL);
    }
    for (const struct gen_weight *at = profile->operations; at->kind; at++)
        if (!(gen->off >> at->kind & 1)) gen->total += at->weight;
}

static int kind_of(struct gen *gen) {
    int number = choose(gen->choice, gen->total);
    for (const struct gen_weight *at = gen->profile->operations; at->kind; at++) {
        if (gen->off >> at->kind & 1) continue;
        if (number < at->weight) return at->kind;
        number -= at->weight;
    }
    return gen->profile->operations->kind;
}

bool gen_operation(struct gen *gen, const struct ops_place *place, ops_op *op) {
    memset(op, 0, sizeof *op);
    op->kind = (uint8_t)(place->in_hold ? choose(gen->choice, 2) ? OPS_THREAD_KILL : OPS_KILL : kind_of(gen));
    gen_arguments(gen, op);
    if (!ops_misplaced(place, op)) return true;
    memset(op, 0, sizeof *op);
    return false;
}

void gen_append(struct gen *gen, struct ops_place place) {
    ops_program *program = gen->program;
    if (program->ops == OPS_MOST) return;
    ops_op *op = &program->op[program->ops];
    if (!gen_operation(gen, &place, op)) return;
    program->ops++;
    if (ops_table[op->kind].body) gen_block(gen, ops_inside(&place, op->kind), gen->profile->body);
    op->end = program->ops;
}

/* The deeper, the shorter. */
void gen_block(struct gen *gen, struct ops_place place, int most) {
    for (int left = choose(gen->choice, 1 + most / (1 + place.depth / 2)); left > 0; left--) gen_append(gen, place);
}

static uint64_t inherited(struct gen *gen) {
    if (!gen->profile->inherits || choose(gen->choice, 8) != 7) return 0;
    ops_op op = {.kind = OPS_SIGWAIT};
    gen_arguments(gen, &op);
    return op.set.bits;
}

/* Most programs would die of their first signal without a handler. */
static void install_some(struct gen *gen) {
    ops_program *program = gen->program;
    for (int left = gen->profile->handlers ? choose(gen->choice, 1 + gen->signals) : 0; left > 0; left--) {
        ops_op *op = &program->op[program->ops];
        if (program->ops == OPS_MOST) return;
        *op = (ops_op){.kind = OPS_SIGNAL};
        op->number[0] = gen->profile->signals[gen->first + left - 1];
        op->number[1] = OPS_HANDLER_H1 + choose(gen->choice, gen->profile->handlers);
        op->end = ++program->ops;
    }
}

void gen_program(struct choice *choice, const struct gen_profile *profile, ops_program *program) {
    struct gen gen;
    ops_clear(program);
    gen_begin(&gen, choice, profile, program);
    program->ignored = inherited(&gen);
    program->blocked = inherited(&gen);
    for (int handler = 1; handler <= profile->handlers; handler++) {
        uint16_t first = program->ops;
        gen_block(&gen, (struct ops_place){1, true, false, false}, profile->body);
        if (program->ops > first) program->handler[handler] = (ops_range){first, program->ops};
    }
    program->main.first = program->ops;
    install_some(&gen);
    for (int left = choose(choice, 1 + profile->length); left > 0; left--) gen_append(&gen, (struct ops_place){0});
    program->main.end = program->ops;
}
