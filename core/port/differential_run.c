/* differential_run.c - runs a sequence of operations on the kernel that it is linked with, and traces it. */
#include <errno.h>
#include <string.h>

#include "differential.h"
#include "world.h"

static diff_run *now; /* shared with children and fresh images; what it points at is not */
static const diff_sequence *sequence;
static diff_trace *trace;
static tocsin_port_thread first, second;
static bool second_lives; /* in this process, whatever the child of a fork says in *now */
bool diff_muted;

/* -------------------------------------------------------------------------------------------------------- handlers -- */

static int thread_index(void) {
    return now->has_second && tocsin_port_self() == second;
}

/* Handlers that raise must come to an end. */
static bool take_note(int signum) {
    int at = trace->notes++;
    if (at >= DIFF_NOTES) return false;
    tocsin_port_mask(SIG_BLOCK, 0, &trace->note[at].mask);
    trace->note[at].signum = signum;
    trace->note[at].thread = thread_index();
    return true;
}

static void notes_it(int signum) {
    if (!diff_muted) take_note(signum);
}

/* The signal of the sequence's first operation, so that two often meet. */
static void raises(int signum) {
    if (diff_muted || !take_note(signum)) return;
    if (trace->notes < DIFF_NOTES / 2) tocsin_port_raise(sequence->op[0].signum);
}

static void blocks(int signum) {
    if (diff_muted || !take_note(signum)) return;
    tocsin_port_mask(SIG_SETMASK, ~(tocsin_sigset)1, NULL);
}

static const tocsin_c_handler actions[DIFF_ACTIONS] = {
    [DIFF_NOTES_IT] = notes_it, [DIFF_RAISES] = raises, [DIFF_BLOCKS] = blocks};

static tocsin_c_handler action_of(int value) {
    return value == DIFF_DFL ? SIG_DFL : value == DIFF_IGN ? SIG_IGN : actions[value];
}

static int name_of(tocsin_c_handler action) {
    if (action == SIG_DFL) return DIFF_DFL;
    if (action == SIG_IGN) return DIFF_IGN;
    for (int i = DIFF_NOTES_IT; i < DIFF_ACTIONS; i++)
        if (action == actions[i]) return i;
    return DIFF_ACTIONS;
}

/* ------------------------------------------------------------------------------------------------------- operations -- */

/* To the nearest thousand seconds: what has passed since does not show. The end of the clock is one value,
 * and so is what a CPU timer there overflows to. */
static uint64_t thousands(int64_t us) {
    return us < 0 || us > 9000000000000000 ? 1000000000 : (uint64_t)((us + 500000000) / 1000000000);
}

static void tell_timer(uint64_t told[2], tocsin_port_timer timer) {
    told[0] = thousands(timer.value_us);
    told[1] = (uint64_t)timer.interval_us;
}

static void tell_info(uint64_t told[2], const tocsin_siginfo *info) {
    uint64_t from = info->pid == world_pid() ? 1 : info->pid == 0 ? 0 : 2;
    bool band = (uint64_t)info->band == ((uint64_t)info->uid << 32 | (uint32_t)info->pid);
    told[0] = (uint64_t)(uint32_t)info->code << 32 | (uint64_t)(uint32_t)info->error << 16 | from << 1 | band;
    told[1] = (uint64_t)(uint32_t)info->status << 32 | (uint32_t)info->signo;
}

static int do_sigwait(const diff_op *op, uint64_t told[2]) {
    tocsin_siginfo info;
    int result = tocsin_port_sigwait(op->set, op->time, &info);
    if (result > 0) tell_info(told, &info);
    return result;
}

static int do_timer_set(const diff_op *op, uint64_t told[2]) {
    tocsin_port_timer next = {op->time, op->interval_us}, previous = {0, 0};
    int result = tocsin_port_timer_set(op->value, &next, &previous);
    tell_timer(told, previous);
    return result;
}

static int do_timer_get(const diff_op *op, uint64_t told[2]) {
    tocsin_port_timer value = {0, 0};
    int result = tocsin_port_timer_get(op->value, &value);
    tell_timer(told, value);
    return result;
}

static int do_alarm(const diff_op *op) {
    unsigned left = tocsin_port_alarm((unsigned)op->value);
    return left > 500000000 ? -1 : (int)((left + 500) / 1000);
}

static int do_action_get(const diff_op *op, uint64_t told[2]) {
    tocsin_c_handler action = SIG_DFL;
    int result = tocsin_port_action_get(op->signum, &action);
    told[0] = (uint64_t)name_of(action);
    return result;
}

static int do_thread_kill(const diff_op *op) {
    tocsin_port_thread target = !now->has_second ? tocsin_port_self() : op->end ? second : first;
    return tocsin_port_thread_kill(target, op->signum);
}

static int do_open(const diff_op *op) {
    int *slot = now->fd[op->slot];
    if (slot[0] != -1 || slot[1] != -1) return -EBUSY;
    if (op->kind == DIFF_socketpair) return world_socketpair(op->value, slot);
    return world_pipe(op->value ? 1 + op->end : 64, op->value, slot); /* a blocking one is never full */
}

static int do_close(const diff_op *op) {
    int fd = now->fd[op->slot][op->end];
    now->fd[op->slot][op->end] = -1;
    return world_close(fd);
}

static int do_read(const diff_op *op, uint64_t told[2]) {
    unsigned char bytes[2 * DIFF_OPS] = {0};
    int result = now->fd[op->slot][0] < 0 ? -EBADF : world_read(now->fd[op->slot], bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) told[0] = told[0] * 257 + bytes[i];
    return result;
}

static int do_pidfd_send(const diff_op *op) {
    if (now->pidfd < 0) now->pidfd = world_pidfd();
    int fd = op->slot == 0 && op->end ? -1 : now->pidfd;
    if (op->signum == 32 || op->signum == 33) return -ENOSYS; /* the C library's: a real process does not survive it */
    return tocsin_port_pidfd_send(fd, op->signum, (unsigned)op->value);
}

static int do_kill(const diff_op *op) {
    return op->signum == 32 || op->signum == 33 ? -ENOSYS : world_kill(op->signum);
}

static int do_thread(void) {
    if (now->has_second) return -EBUSY;
    first = tocsin_port_self();
    second = world_thread_start();
    now->has_second = second_lives = second != 0;
    return 0;
}

static int operate(const diff_op *op, uint64_t told[2]) {
    int flag = op->value & 1, write_fd = now->fd[op->slot][1];
    switch (op->kind) {
        case DIFF_action_get: return do_action_get(op, told);
        case DIFF_action_set: return tocsin_port_action_set(op->signum, action_of(op->value));
        case DIFF_restart_set: return tocsin_port_restart_set(op->signum, flag);
        case DIFF_raise: return tocsin_port_raise(op->signum);
        case DIFF_thread_kill: return do_thread_kill(op);
        case DIFF_pidfd_send: return do_pidfd_send(op);
        case DIFF_kill: return do_kill(op);
        case DIFF_mask: return tocsin_port_mask(op->value, op->set, &told[0]);
        case DIFF_sigwait: return do_sigwait(op, told);
        case DIFF_wait: return tocsin_port_wait(&flag, NULL, op->time);
        case DIFF_alarm: return do_alarm(op);
        case DIFF_timer_set: return do_timer_set(op, told);
        case DIFF_timer_get: return do_timer_get(op, told);
        case DIFF_pipe:
        case DIFF_socketpair: return do_open(op);
        case DIFF_close: return do_close(op);
        case DIFF_write_byte: return tocsin_port_write_byte(write_fd, (unsigned char)op->value);
        case DIFF_read: return do_read(op, told);
        case DIFF_fd_nonblocking: return tocsin_port_fd_nonblocking(now->fd[op->slot][op->end]);
        case DIFF_queue: return world_queue(flag), 0;
        case DIFF_thread: return do_thread();
        default: return 0;
    }
}

/* ----------------------------------------------------------------------------------------------------------- steps -- */

static int position; /* of the operation that is being run */

static void nothing(void *unused) {
    (void)unused;
}

static void look_at_thread(void *data) {
    diff_step *step = data;
    int index = thread_index();
    tocsin_port_mask(SIG_BLOCK, 0, &step->mask[index]);
    tocsin_port_pending(&step->pending[index]);
}

static void look_at_actions(diff_step *step) {
    for (int signum = 1; signum < TOCSIN_NSIG; signum++) {
        tocsin_c_handler action;
        int restart = world_action(signum, &action);
        if (restart >= 0) step->action[signum] = (uint8_t)(name_of(action) | restart << 4);
    }
}

/* By the first thread. A round through the second one sees to it that all is delivered, also a stop and its end. */
static void look(diff_step *step) {
    if (now->has_second) world_in_thread(nothing, NULL);
    look_at_thread(step);
    if (now->has_second) world_in_thread(look_at_thread, step);
    look_at_actions(step);
    step->threads = 1 + now->has_second;
    step->notes = trace->notes;
    step->stops = trace->stops;
    trace->done = position + 1;
}

static void from(int next);

/* What comes after a sequence must find one thread. */
static void end_second(void) {
    if (second_lives) world_thread_end();
    second_lives = false;
}

/* fork and exec leave one thread, which runs the rest from here, deeper on the stack. */
void diff_resume(diff_run *run, const diff_sequence *the_sequence, diff_trace *the_trace) {
    now = run;
    sequence = the_sequence;
    trace = the_trace;
    now->has_second = 0;
    second_lives = false;
    position = run->next - 1;
    look(&trace->step[position]);
    from(run->next);
    end_second();
    run->over = 1;
    diff_finished();
}

static void split(int kind) {
    now->next = position + 1;
    if (now->pidfd >= 0) world_close(now->pidfd); /* in a child it would be the parent's */
    now->pidfd = -1;
    if (kind == DIFF_exec) {
        diff_exec(now);
        diff_resume(now, sequence, trace);
    } else if (diff_fork(now)) {
        diff_resume(now, sequence, trace);
    } else {
        now->over = 1;
    }
}

static void perform(void *unused) {
    (void)unused;
    const diff_op *op = &sequence->op[position];
    diff_step *step = &trace->step[position];
    if (op->kind == DIFF_fork || op->kind == DIFF_exec) split(op->kind);
    else step->result = operate(op, step->told);
}

static void from(int next) {
    for (position = next; position < sequence->count && !now->over; position++) {
        if (now->has_second && sequence->op[position].thread) world_in_thread(perform, NULL);
        else perform(NULL);
        if (!now->over) look(&trace->step[position]);
    }
}

void diff_perform(diff_run *run, const diff_sequence *the_sequence, diff_trace *the_trace) {
    memset(the_trace, 0, sizeof *the_trace);
    memset(run, 0, sizeof *run);
    memset(run->fd, 0xff, sizeof run->fd);
    run->pidfd = -1;
    now = run;
    sequence = the_sequence;
    trace = the_trace;
    diff_muted = second_lives = false;
    from(0);
    end_second();
}
