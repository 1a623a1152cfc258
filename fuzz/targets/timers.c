/* timers.c - timers of every kind, set, asked for, cancelled and left to fire; their rounding, and what fork and exec keep. */
#include "../drive/judge.h"

const char fuzz_name[] = "timers";

static const struct gen_weight operations[] = {
    {OPS_SETITIMER, 20}, {OPS_GETITIMER, 14}, {OPS_ALARM, 12}, {OPS_ADVANCE, 12},     {OPS_SPEND, 8},   {OPS_SLEEP, 10},
    {OPS_CHECK, 6},      {OPS_MASK, 6},       {OPS_SIGNAL, 8}, {OPS_SIGTIMEDWAIT, 5}, {OPS_SIGWAIT, 2}, {OPS_PAUSE, 3},
    {OPS_FORK, 3},       {OPS_EXEC, 1},       {OPS_FAIL, 5},   {OPS_ONCE, 3},         {OPS_REPEAT, 2},  {OPS_THREAD, 2},
    {OPS_SIGPENDING, 4}, {OPS_FINI, 1},       {0, 0},
};

/* ALRM VTALRM PROF USR1 */
static const uint8_t signals[] = {14, 26, 27, 10, 0};

static const struct gen_profile profile = {
    .operations = operations,
    .signals = signals,
    .handlers = 3,
    .length = 20,
    .body = 3,
    .bad = true,
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
