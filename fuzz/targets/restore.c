/* restore.c - dispositions, masks and timers saved and restored in every order, across failing handlers and forks. */
#include "../drive/judge.h"

const char fuzz_name[] = "restore";

static const struct gen_weight operations[] = {
    {OPS_SAVE, 10},     {OPS_RESTORE, 14},   {OPS_SIGNAL, 12}, {OPS_GETSIGNAL, 3}, {OPS_SIGINTERRUPT, 4},
    {OPS_MASK, 14},     {OPS_SIGPENDING, 4}, {OPS_RAISE, 10},  {OPS_KILL, 8},      {OPS_CHECK, 4},
    {OPS_SETITIMER, 8}, {OPS_GETITIMER, 5},  {OPS_ALARM, 3},   {OPS_SLEEP, 4},     {OPS_FAIL, 8},
    {OPS_FORK, 6},      {OPS_ONCE, 4},       {OPS_THREAD, 2},  {OPS_HOLD, 3},      {OPS_INIT, 2},
    {OPS_FINI, 1},      {OPS_OS_SIGNAL, 2},  {OPS_READ, 2},    {OPS_WRITE, 2},     {0, 0},
};

/* USR1 USR2 INT CHLD ALRM RTMIN */
static const uint8_t signals[] = {10, 12, 2, 17, 14, 34, 0};

static const struct gen_profile profile = {
    .operations = operations,
    .signals = signals,
    .handlers = 3,
    .length = 20,
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
