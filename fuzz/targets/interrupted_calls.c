/* interrupted_calls.c - calls that wait, and the signals that interrupt them. */
#include "../drive/judge.h"

const char fuzz_name[] = "interrupted_calls";

static const struct gen_weight operations[] = {
    {OPS_SLEEP, 12},
    {OPS_PAUSE, 8},
    {OPS_READ, 8},
    {OPS_WRITE, 4},
    {OPS_SIGWAIT, 4},
    {OPS_SIGWAITINFO, 6},
    {OPS_SIGTIMEDWAIT, 12},
    {OPS_SETITIMER, 12},
    {OPS_ALARM, 6},
    {OPS_SIGINTERRUPT, 8},
    {OPS_MASK, 8},
    {OPS_SIGNAL, 6},
    {OPS_KILL, 6},
    {OPS_THREAD_KILL, 3},
    {OPS_FAIL, 5},
    {OPS_ONCE, 4},
    {OPS_FORK, 2},
    {OPS_THREAD, 3},
    {OPS_HOLD, 2},
    {OPS_GETITIMER, 2},
    {OPS_CHECK, 2},
    {OPS_TRIPPED, 2},
    {0, 0},
};

/* ALRM USR1 INT RTMIN CONT TSTP */
static const uint8_t signals[] = {14, 10, 2, 34, 18, 20, 0};

static const struct gen_profile profile = {
    .operations = operations,
    .signals = signals,
    .handlers = 3,
    .length = 10,
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
