/* wakeup_fd.c - a wakeup fd that is full, closed, replaced, without a reader, or another process's too. */
#include "../drive/judge.h"

const char fuzz_name[] = "wakeup_fd";

static const struct gen_weight operations[] = {
    {OPS_WAKEUP, 20},      {OPS_SWAP_WAKEUP, 6},
    {OPS_DRAIN, 14},       {OPS_KILL, 14},
    {OPS_RAISE, 10},       {OPS_HOLD, 8},
    {OPS_CHECK, 10},       {OPS_SIGNAL, 10},
    {OPS_MASK, 6},         {OPS_INTERRUPT, 5},
    {OPS_THREAD_KILL, 5},  {OPS_FORK, 4},
    {OPS_THREAD, 3},       {OPS_FAIL, 4},
    {OPS_ONCE, 3},         {OPS_REPEAT, 3},
    {OPS_SLEEP, 4},        {OPS_SETITIMER, 3},
    {OPS_SIGTIMEDWAIT, 2}, {OPS_INIT, 1},
    {OPS_FINI, 1},         {0, 0},
};

static const struct gen_profile profile = {
    .operations = operations,
    .signals = gen_signals,
    .handlers = 3,
    .length = 16,
    .body = 3,
    .arrivals = 2,
    .bad = true,
};
const struct gen_profile *const fuzz_profile = &profile;

void fuzz_init(void) {
}

void fuzz_one(struct choice *choice) {
    ops_program *program = fuzz_program(choice);
    judge_add_arrivals(choice, program);
    judge_program(program);
}
