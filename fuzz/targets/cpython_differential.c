/* cpython_differential.c - any operations that a real process can carry out, for CPython, model and engine. */
#include "../drive/judge.h"

const char fuzz_name[] = "cpython_differential";

static const struct gen_weight operations[] = {
    {OPS_RAISE, 24},       {OPS_SIGNAL, 32},     {OPS_CHECK, 16},   {OPS_KILL, 20},     {OPS_MASK, 20},
    {OPS_HOLD, 8},         {OPS_GETSIGNAL, 4},   {OPS_SAVE, 4},     {OPS_RESTORE, 4},   {OPS_SIGINTERRUPT, 4},
    {OPS_OS_SIGNAL, 1},    {OPS_THREAD_KILL, 6}, {OPS_PIDFD_SEND, 4}, {OPS_INTERRUPT, 6}, {OPS_INTERRUPT_OCCURRED, 2},
    {OPS_SLEEP, 4},        {OPS_PAUSE, 1},       {OPS_ALARM, 1},    {OPS_SETITIMER, 4}, {OPS_GETITIMER, 3},
    {OPS_SIGPENDING, 8},   {OPS_SIGWAIT, 1},     {OPS_SIGWAITINFO, 1}, {OPS_SIGTIMEDWAIT, 4}, {OPS_STRSIGNAL, 2},
    {OPS_VALID_SIGNALS, 1}, {OPS_WAKEUP, 8},     {OPS_SWAP_WAKEUP, 1}, {OPS_DRAIN, 6},  {OPS_THREAD, 2},
    {OPS_FORK, 2},         {OPS_EXEC, 1},        {OPS_ONCE, 6},     {OPS_REPEAT, 6},    {OPS_FAIL, 8},
    {OPS_EXIT, 1},         {OPS_UNCAUGHT, 1},    {OPS_ADVANCE, 2},  {OPS_READ, 1},      {OPS_WRITE, 4},
    {0, 0},
};

static const struct gen_profile profile = {
    .operations = operations,
    .signals = gen_signals,
    .handlers = 4,
    .length = 40,
    .body = 4,
    .bad = true,
    .inherits = true,
    .real = true,
};
const struct gen_profile *const fuzz_profile = &profile;

void fuzz_init(void) {
}

void fuzz_one(struct choice *choice) {
    judge_program(fuzz_program(choice));
}
