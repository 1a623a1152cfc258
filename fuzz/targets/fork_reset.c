/* fork_reset.c - what a child of fork begins with, forked anywhere: in handlers, in threads, between an arrival and its handler. */
#include "../drive/judge.h"

const char fuzz_name[] = "fork_reset";

static const struct gen_weight operations[] = {
    {OPS_FORK, 20},      {OPS_KILL, 12},     {OPS_RAISE, 8}, {OPS_CHECK, 12}, {OPS_TRIPPED, 8},
    {OPS_SIGNAL, 10},    {OPS_MASK, 6},      {OPS_HOLD, 8},  {OPS_THREAD, 8}, {OPS_THREAD_KILL, 4},
    {OPS_SIGPENDING, 4}, {OPS_SETITIMER, 3}, {OPS_ALARM, 2}, {OPS_WAKEUP, 3}, {OPS_DRAIN, 3},
    {OPS_FAIL, 4},       {OPS_ONCE, 5},      {OPS_SLEEP, 3}, {OPS_SAVE, 2},   {OPS_RESTORE, 2},
    {OPS_EXEC, 1},       {OPS_EXIT, 1},      {0, 0},
};

/* USR1 USR2 INT CHLD TERM RTMIN */
static const uint8_t signals[] = {10, 12, 2, 17, 15, 34, 0};

static const struct gen_profile profile = {
    .operations = operations,
    .signals = signals,
    .handlers = 3,
    .length = 10,
    .body = 4,
    .arrivals = 2,
    .inherits = true,
};
const struct gen_profile *const fuzz_profile = &profile;

void fuzz_init(void) {
}

void fuzz_one(struct choice *choice) {
    ops_program *program = fuzz_program(choice);
    judge_add_arrivals(choice, program);
    judge_program(program);
}
