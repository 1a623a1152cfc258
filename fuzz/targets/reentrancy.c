/* reentrancy.c - arrivals in the middle of everything: at any point of any operation, inside handlers, inside one
 * another. */
#include "../drive/judge.h"

const char fuzz_name[] = "reentrancy";

static const struct gen_weight operations[] = {
    {OPS_RAISE, 12},      {OPS_SIGNAL, 12},      {OPS_CHECK, 8},   {OPS_KILL, 8},
    {OPS_MASK, 8},        {OPS_HOLD, 4},         {OPS_RESTORE, 2}, {OPS_SAVE, 2},
    {OPS_THREAD_KILL, 3}, {OPS_SLEEP, 4},        {OPS_PAUSE, 2},   {OPS_SIGTIMEDWAIT, 3},
    {OPS_SIGWAIT, 1},     {OPS_WAKEUP, 3},       {OPS_DRAIN, 2},   {OPS_SIGPENDING, 2},
    {OPS_INIT, 1},        {OPS_FORK, 2},         {OPS_ONCE, 3},    {OPS_FAIL, 4},
    {OPS_SETITIMER, 3},   {OPS_SIGINTERRUPT, 1}, {OPS_TRIPPED, 1}, {0, 0},
};

static const struct gen_profile profile = {
    .operations = operations,
    .signals = gen_signals,
    .handlers = 3,
    .length = 8,
    .body = 3,
    .arrivals = 3,
};
const struct gen_profile *const fuzz_profile = &profile;

void fuzz_init(void) {
}

void fuzz_one(struct choice *choice) {
    ops_program *program = fuzz_program(choice);
    judge_add_arrivals(choice, program);
    judge_program(program);
}
