/* threads.c - signals to a thread and to the process, masks of their own, waits in threads, and forks by them. */
#include "../drive/judge.h"

const char fuzz_name[] = "threads";

static const struct gen_weight operations[] = {
    {OPS_THREAD, 20}, {OPS_THREAD_KILL, 16}, {OPS_MASK, 14},     {OPS_KILL, 12},      {OPS_CHECK, 8},
    {OPS_RAISE, 8},   {OPS_SIGPENDING, 8},   {OPS_SIGNAL, 8},    {OPS_HOLD, 5},       {OPS_SIGTIMEDWAIT, 5},
    {OPS_SIGWAIT, 3}, {OPS_SLEEP, 4},        {OPS_PAUSE, 2},     {OPS_FORK, 5},       {OPS_WAKEUP, 3},
    {OPS_DRAIN, 3},   {OPS_INTERRUPT, 3},    {OPS_GETSIGNAL, 2}, {OPS_SETITIMER, 3},  {OPS_FAIL, 4},
    {OPS_INIT, 1},    {OPS_FINI, 1},         {OPS_TRIPPED, 2},   {OPS_PIDFD_SEND, 3}, {0, 0},
};

/* USR1 USR2 INT TERM RTMIN CHLD */
static const uint8_t signals[] = {10, 12, 2, 15, 34, 17, 0};

static const struct gen_profile profile = {
    .operations = operations,
    .signals = signals,
    .handlers = 3,
    .length = 14,
    .body = 4,
    .arrivals = 1,
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
