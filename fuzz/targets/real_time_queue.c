/* real_time_queue.c - real-time signals: each instance queues in the kernel, and all of them are one call of the handler,
 * or each is one where that is asked for. */
#include "../drive/judge.h"

const char fuzz_name[] = "real_time_queue";

static const struct gen_weight operations[] = {
    {OPS_QUEUE_ARRIVALS, 14},
    {OPS_SIGQUEUE, 14},
    {OPS_FRAME_SIGINFO, 8},
    {OPS_HOLD, 14},
    {OPS_KILL, 16},
    {OPS_THREAD_KILL, 10},
    {OPS_RAISE, 10},
    {OPS_PIDFD_SEND, 5},
    {OPS_MASK, 14},
    {OPS_SIGTIMEDWAIT, 8},
    {OPS_SIGWAITINFO, 5},
    {OPS_SIGWAIT, 4},
    {OPS_SIGPENDING, 8},
    {OPS_CHECK, 8},
    {OPS_SIGNAL, 8},
    {OPS_WAKEUP, 4},
    {OPS_DRAIN, 6},
    {OPS_REPEAT, 6},
    {OPS_FORK, 3},
    {OPS_THREAD, 4},
    {OPS_FAIL, 4},
    {OPS_ONCE, 3},
    {OPS_SLEEP, 3},
    {OPS_TRIPPED, 2},
    {OPS_SIGINTERRUPT, 2},
    {OPS_INTERRUPT, 2},
    {OPS_PAUSE, 2},
    {OPS_FINI, 1},
    {OPS_READ, 1},
    {OPS_WRITE, 1},
    {0, 0},
};

/* RTMIN RTMIN+1 RTMIN+7 RTMAX USR1 */
static const uint8_t signals[] = {34, 35, 41, 64, 10, 0};

static const struct gen_profile profile = {
    .operations = operations,
    .signals = signals,
    .handlers = 3,
    .length = 16,
    .body = 3,
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
