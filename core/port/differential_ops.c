/* differential_ops.c - sequences of operations: from a seed, and in words. */
#include <limits.h>
#include <stdio.h>
#include <sys/time.h>

#include "differential.h"

/* ---------------------------------------------------------------------------------------------------------- chance -- */

static uint64_t state; /* splitmix64 */

static uint64_t chance(void) {
    uint64_t z = (state += 0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static int below(int n) {
    return (int)(chance() % (uint64_t)n);
}

static bool one_in(int n) {
    return below(n) == 0;
}

#define PICK(array) ((array)[below((int)(sizeof(array) / sizeof(array)[0]))])

/* ------------------------------------------------------------------------------------------------------- sequences -- */

/* Each sequence has few signals, so that they meet, and only some kinds of operation, so that the rest are dense. */
static struct {
    int signals[5];
    int weight[DIFF_KIND_COUNT], total;
    bool stops; /* there are stop signals among them */
} plan;

static const int all_signals[] = {SIGHUP,  SIGINT,  SIGILL,  SIGABRT,   SIGUSR1,  SIGSEGV, SIGUSR2, SIGPIPE,
                                  SIGALRM, SIGTERM, SIGCHLD, SIGCONT,   SIGTSTP,  SIGCONT, SIGTTIN, SIGTTOU,
                                  SIGURG,  SIGXCPU, SIGPROF, SIGVTALRM, SIGSYS,   34,      35,      34,
                                  63,      64,      SIGUSR1, SIGIO,     SIGWINCH, SIGCONT, SIGFPE,  SIGSTOP};
static const int no_signals[] = {INT_MIN, -1, 0, 32, 33, 65, INT_MAX, SIGKILL, SIGSTOP};

static const uint8_t weights[DIFF_KIND_COUNT] = {
    [DIFF_action_get] = 2,  [DIFF_action_set] = 16, [DIFF_restart_set] = 4,    [DIFF_raise] = 20,
    [DIFF_thread_kill] = 8, [DIFF_pidfd_send] = 4,  [DIFF_kill] = 14,          [DIFF_mask] = 26,
    [DIFF_sigwait] = 12,    [DIFF_wait] = 4,        [DIFF_alarm] = 3,          [DIFF_timer_set] = 4,
    [DIFF_timer_get] = 3,   [DIFF_pipe] = 3,        [DIFF_socketpair] = 2,     [DIFF_close] = 3,
    [DIFF_write_byte] = 8,  [DIFF_read] = 4,        [DIFF_fd_nonblocking] = 2, [DIFF_queue] = 3};

/* Which of two threads takes the SIGCONT that ends a stop is open: with two, no handler does. */
static void settle_stops(void) {
    static const int stops[] = {SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};
    plan.stops = false;
    for (int i = 0; i < 20; i++) plan.stops |= plan.signals[i / 4] == stops[i % 4];
    for (int i = 0; i < 5; i++)
        if (plan.stops && plan.weight[DIFF_thread] && plan.signals[i] == SIGCONT) plan.signals[i] = SIGUSR2;
}

static void make_plan(void) {
    plan.total = 0;
    for (int i = 0; i < 5; i++) plan.signals[i] = PICK(all_signals);
    for (int kind = 0; kind < DIFF_KIND_COUNT; kind++) {
        plan.weight[kind] = one_in(3) ? 0 : weights[kind];
        plan.total += plan.weight[kind];
    }
    if (one_in(4)) plan.weight[DIFF_thread] = 6;
    if (one_in(16)) plan.weight[DIFF_fork] = 6;
    if (one_in(64)) plan.weight[DIFF_exec] = 6;
    plan.total += plan.weight[DIFF_thread] + plan.weight[DIFF_fork] + plan.weight[DIFF_exec];
    settle_stops();
}

static int pick_kind(void) {
    int ticket = plan.total ? below(plan.total) : 0;
    for (int kind = 0; kind < DIFF_KIND_COUNT; kind++)
        if ((ticket -= plan.weight[kind]) < 0) return kind;
    return DIFF_mask;
}

static int pick_signal(void) {
    int signum = one_in(40) ? PICK(no_signals) : PICK(plan.signals);
    return signum == SIGSTOP && plan.weight[DIFF_thread] && !plan.stops ? SIGUSR1 : signum;
}

static uint64_t pick_set(void) {
    uint64_t set = 0;
    if (one_in(20)) return ~(uint64_t)0;
    for (int i = 0; i < 5; i++) set |= one_in(2) ? (uint64_t)1 << (plan.signals[i] - 1) : 0;
    return set;
}

/* Mostly handlers: a sequence that dies at once shows little. */
static int pick_action(void) {
    static const int actions[] = {DIFF_NOTES_IT, DIFF_NOTES_IT, DIFF_NOTES_IT, DIFF_RAISES, DIFF_BLOCKS,
                                  DIFF_IGN,      DIFF_IGN,      DIFF_NOTES_IT, DIFF_DFL};
    return PICK(actions);
}

/* Thousands of seconds, so that what runs meanwhile does not count; and what is special. */
static int64_t pick_time_us(void) {
    static const int64_t special[] = {0, 0, -1, INT64_MIN, INT64_MAX, INT64_MAX / 1000, -1000000, -1000001};
    return one_in(2) ? PICK(special) : 1000000000 * (int64_t)(1 + below(9));
}

static void fill_times(diff_op *op) {
    static const int64_t waits_ns[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1000};
    static const int64_t intervals_us[] = {0, 0, 1, 999999, 5000001, -1, INT64_MIN, INT64_MAX};
    bool is_timer = op->kind == DIFF_timer_set;
    op->time = is_timer ? pick_time_us() : PICK(waits_ns);
    op->interval_us = PICK(intervals_us);
}

static int pick_value(int kind) {
    static const int hows[] = {SIG_BLOCK, SIG_BLOCK, SIG_UNBLOCK, SIG_UNBLOCK, SIG_SETMASK, SIG_SETMASK, 3, -1};
    static const int timers[] = {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF, ITIMER_REAL, 3, -1};
    switch (kind) {
        case DIFF_action_set: return pick_action();
        case DIFF_mask: return one_in(4) ? PICK(hows) : hows[below(6)];
        case DIFF_timer_set:
        case DIFF_timer_get: return one_in(4) ? PICK(timers) : timers[below(3)];
        case DIFF_alarm: return one_in(3) ? 0 : one_in(4) ? -1 : 1000 * (1 + below(9));
        case DIFF_write_byte: return 1 + below(255);
        case DIFF_pidfd_send: return one_in(8) ? 8 : 0; /* flags */
        default: return below(2);
    }
}

static diff_op make_op(void) {
    diff_op op = {.kind = (uint8_t)pick_kind(), .thread = plan.weight[DIFF_thread] ? (uint8_t)below(2) : 0};
    op.signum = pick_signal();
    op.value = pick_value(op.kind);
    op.set = pick_set();
    op.slot = (uint8_t)below(DIFF_SLOTS);
    op.end = (uint8_t)below(2);
    fill_times(&op);
    return op;
}

/* Handlers for most of its signals, and often all of them blocked, so that several are pending when they are let go. */
static void set_the_scene(diff_sequence *sequence) {
    for (int i = 0; i < 5; i++) {
        diff_op op = {.kind = DIFF_action_set, .signum = plan.signals[i], .value = pick_action()};
        if (!one_in(5)) sequence->op[sequence->count++] = op;
    }
    if (one_in(2)) return;
    diff_op op = {.kind = DIFF_mask, .value = SIG_BLOCK, .set = pick_set() | pick_set()};
    sequence->op[sequence->count++] = op;
}

void diff_generate(uint64_t seed, diff_sequence *sequence) {
    *sequence = (diff_sequence){.seed = seed};
    state = seed * 0x2545f4914f6cdd1d;
    for (int kind = 0; kind < DIFF_KIND_COUNT; kind++) plan.weight[kind] = 0;
    make_plan();
    set_the_scene(sequence);
    int count = 7 + below(DIFF_OPS - 6);
    while (sequence->count < count) sequence->op[sequence->count++] = make_op();
}

/* ------------------------------------------------------------------------------------------------------------ words -- */

const char *diff_kind_name(int kind) {
#define DIFF_NAME(name) #name,
    static const char *const names[] = {DIFF_KINDS(DIFF_NAME)};
    return names[kind];
}

static void put_set(char *text, size_t size, uint64_t set) {
    size_t length = (size_t)snprintf(text, size, "{");
    if (set == ~(uint64_t)0) snprintf(text, size, "{all}");
    else
        for (int signum = 1; signum <= 64; signum++)
            if (set >> (signum - 1) & 1)
                length += (size_t)snprintf(text + length, size - length, "%s%d", length > 1 ? "," : "", signum);
    if (set != ~(uint64_t)0) snprintf(text + length, size - length, "}");
}

static void put_arguments(char *text, size_t size, const diff_op *op) {
    static const char *const actions[] = {"SIG_DFL", "SIG_IGN", "notes", "raises", "blocks"};
    char set[256];
    put_set(set, sizeof set, op->set);
    switch (op->kind) {
        case DIFF_action_get:
        case DIFF_raise:
        case DIFF_kill: snprintf(text, size, " %d", op->signum); break;
        case DIFF_action_set: snprintf(text, size, " %d %s", op->signum, actions[op->value]); break;
        case DIFF_restart_set: snprintf(text, size, " %d %d", op->signum, op->value); break;
        case DIFF_thread_kill: snprintf(text, size, " thread %d, %d", op->end, op->signum); break;
        case DIFF_pidfd_send: snprintf(text, size, " %d flags %d", op->signum, op->value); break;
        case DIFF_mask: snprintf(text, size, " how %d %s", op->value, set); break;
        case DIFF_sigwait: snprintf(text, size, " %s for %lld ns", set, (long long)op->time); break;
        case DIFF_wait: snprintf(text, size, " flag %d for %lld ns", op->value, (long long)op->time); break;
        case DIFF_timer_set:
            snprintf(text, size, " timer %d: %lld us every %lld us", op->value, (long long)op->time,
                     (long long)op->interval_us);
            break;
        case DIFF_timer_get: snprintf(text, size, " timer %d", op->value); break;
        case DIFF_alarm:
        case DIFF_queue: snprintf(text, size, " %d", op->value); break;
        case DIFF_thread:
        case DIFF_fork:
        case DIFF_exec: break;
        default: snprintf(text, size, " slot %d end %d value %d", op->slot, op->end, op->value);
    }
}

const char *diff_describe(const diff_op *op) {
    static char text[400];
    char arguments[320] = "";
    put_arguments(arguments, sizeof arguments, op);
    snprintf(text, sizeof text, "thread %d: %s%s", op->thread, diff_kind_name(op->kind), arguments);
    return text;
}

void diff_print(const diff_sequence *sequence) {
    for (int i = 0; i < sequence->count; i++) printf("      op %-2d %s\n", i + 1, diff_describe(&sequence->op[i]));
}
