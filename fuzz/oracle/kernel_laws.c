/* kernel_laws.c - what holds of every state of the simulated kernel between two operations, and of every change of it. */
#include "kernel_inside.h"

#define NEVER_BLOCKED (kernel_bit(SIGKILL) | kernel_bit(SIGSTOP) | (uint64_t)3 << 31)
#define STOPS (kernel_bit(SIGSTOP) | kernel_bit(SIGTSTP) | kernel_bit(SIGTTIN) | kernel_bit(SIGTTOU))
#define OF_TIMERS (kernel_bit(SIGALRM) | kernel_bit(SIGVTALRM) | kernel_bit(SIGPROF))
enum { PROCESS = TOCSIN_SIM_THREADS };

static uint64_t pending_of(const tocsin_sim *sim, int target) {
    return target == PROCESS ? sim->pending : sim->thread[target].pending;
}

int kernel_records(const tocsin_sim *sim, int target, int signum) {
    int count = 0;
    for (int i = 0; i < sim->queued; i++) count += sim->queue[i].target == target && sim->queue[i].signum == signum;
    return count;
}

uint64_t kernel_pending(const tocsin_sim *sim) {
    uint64_t pending = sim->pending;
    for (int i = 0; i < TOCSIN_SIM_THREADS; i++) pending |= sim->thread[i].pending;
    return pending;
}

/* ----------------------------------------------------------------------------------------------------------- states -- */

/* One record, and those in front of it. What sigqueue() sends has ascending values here. */
static void check_record(const tocsin_sim *sim, int at) {
    const tocsin_sim_queued *record = &sim->queue[at];
    must(kernel_is_signal(record->signum) && record->target <= PROCESS, "a record is of no signal or for nobody");
    if (kernel_book.broken) return;
    must((pending_of(sim, record->target) & kernel_bit(record->signum)) != 0,
         "a record waits for a signal that is not pending");
    for (int i = 0; i < at; i++) {
        const tocsin_sim_queued *earlier = &sim->queue[i];
        if (earlier->signum != record->signum || earlier->target != record->target) continue;
        must(record->signum >= 32, "a standard signal has two records");
        must(!record->value || !earlier->value || earlier->value < record->value,
             "real-time signals are not in the order in which they were sent");
    }
}

static void check_queue(const tocsin_sim *sim) {
    static const tocsin_sim_queued nothing[TOCSIN_SIM_QUEUE];
    must(sim->queued >= 0 && sim->queued <= TOCSIN_SIM_QUEUE, "the queue has overflowed");
    if (kernel_book.broken) return;
    size_t rest = (size_t)(TOCSIN_SIM_QUEUE - sim->queued) * sizeof nothing[0];
    must(memcmp(&sim->queue[sim->queued], nothing, rest) == 0, "something stands behind the queue's end");
    for (int i = 0; i < sim->queued; i++) check_record(sim, i);
}

static void check_thread(const tocsin_sim *sim, int index) {
    const tocsin_sim_thread *thread = &sim->thread[index];
    static const tocsin_sim_thread none;
    if (thread->state == TOCSIN_SIM_NONE) {
        must(memcmp(thread, &none, sizeof none) == 0, "something is left of a thread that has ended");
        return;
    }
    bool waits = thread->state == TOCSIN_SIM_SIGWAIT;
    must(waits || thread->state == TOCSIN_SIM_RUNNING, "a thread is asleep between two operations");
    must(!((thread->blocked | thread->real_blocked) & NEVER_BLOCKED), "what cannot be blocked is");
    must(waits == (thread->in_sigwait != 0), "a thread is in a sigwait, and is not");
    must(waits || !(thread->real_blocked | thread->wanted), "something is left of a sigwait that is over");
    must(!waits || thread->result == 0, "a sigwait that lasts has a result");
    must(!((thread->pending | sim->pending) & ~thread->blocked), "what is pending and not blocked was not delivered");
}

static bool reads(const tocsin_sim_fd *fd, int pipe) {
    return (fd->kind == TOCSIN_SIM_READ_END || fd->kind == TOCSIN_SIM_SOCKET) && fd->channel == pipe;
}

static bool writes(const tocsin_sim_fd *fd, int pipe) {
    return (fd->kind == TOCSIN_SIM_WRITE_END && fd->channel == pipe) ||
           (fd->kind == TOCSIN_SIM_SOCKET && (fd->channel ^ 1) == pipe);
}

/* Bytes are written in ascending order here. */
static void check_pipe(const tocsin_sim *sim, int index) {
    const tocsin_sim_pipe *pipe = &sim->pipe[index];
    int readers = 0, writers = 0;
    for (int fd = 0; fd < TOCSIN_SIM_FDS; fd++) {
        readers += reads(&sim->fd[fd], index);
        writers += writes(&sim->fd[fd], index);
    }
    must(pipe->readers == readers && pipe->writers == writers, "a pipe's ends and its descriptors do not balance");
    must(pipe->count <= pipe->capacity, "a pipe holds more than it can");
    for (int i = 0; i < TOCSIN_SIM_PIPE_BYTES; i++) {
        must(i < pipe->count || !pipe->bytes[i], "something stands behind a pipe's last byte");
        must(i == 0 || i >= pipe->count || pipe->bytes[i - 1] < pipe->bytes[i],
             "a pipe's bytes are not in the order in which they were written");
    }
}

/* The end of the clock never comes. */
static bool is_before(int64_t at_ns, int64_t now_ns) {
    return at_ns < now_ns && at_ns != INT64_MAX;
}

bool kernel_is_late(const tocsin_sim *sim, int64_t now_ns) {
    if (sim->timer[0].armed && is_before(sim->timer[0].expires_ns, now_ns)) return true;
    for (int i = 0; i < TOCSIN_SIM_SCHEDULE; i++)
        if (sim->schedule[i].signum && is_before(sim->schedule[i].at_ns, now_ns)) return true;
    return false;
}

void kernel_check_state(const tocsin_sim *sim) {
    must(sim->frames == 0 && sim->stopped == 0, "a handler or a stop is not over between two operations");
    must(sim->thread[sim->current].state == TOCSIN_SIM_RUNNING, "the thread that acts does not run");
    must(sim->life == TOCSIN_SIM_ALIVE, "a dead process goes on");
    check_queue(sim);
    for (int i = 0; i < TOCSIN_SIM_THREADS; i++) check_thread(sim, i);
    uint64_t pending = kernel_pending(sim);
    must(!(pending & kernel_bit(SIGCONT)) || !(pending & STOPS), "a stop and its continuation are both pending");
    for (int i = 0; i < TOCSIN_SIM_PIPES; i++) check_pipe(sim, i);
    must(!kernel_is_late(sim, sim->now_ns), "a timer or an arrival is late");
}

/* ---------------------------------------------------------------------------------------------------------- changes -- */

/* Without counters, output and orders to fail. */
static const tocsin_sim *without_counters(const tocsin_sim *sim) {
    static tocsin_sim bare;
    bare = *sim;
    bare.points = kernel_before.points;
    bare.operations = kernel_before.operations;
    bare.fault_at = kernel_before.fault_at;
    bare.faulted = kernel_before.faulted;
    return &bare;
}

static void check_masks(const tocsin_sim *sim) {
    for (int i = 0; i < TOCSIN_SIM_THREADS; i++) {
        const tocsin_sim_thread *thread = &sim->thread[i], *before = &kernel_before.thread[i];
        uint64_t mask = thread->in_sigwait ? thread->real_blocked : thread->blocked;
        must(mask == (before->in_sigwait ? before->real_blocked : before->blocked),
             "a thread has another mask, and nobody has changed it");
    }
}

/* A plan that fails has changed no state, nor what the digest says of it; what a digest does not see has not changed. */
static void check_digest(const tocsin_sim *sim, bool is_same) {
    if (sim->fault_at || kernel_before.fault_at || sim->output_bytes != kernel_before.output_bytes) return;
    bool same_actions = memcmp(sim->action, kernel_before.action, sizeof sim->action) == 0;
    bool same_digest = tocsin_sim_digest(sim) == tocsin_sim_digest(&kernel_before);
    must(!is_same || same_digest, "the same state has two digests");
    must(is_same || !same_digest || !same_actions, "two states have the same digest");
}

static bool changes_nothing(const struct kernel_operation *operation, int result) {
    const struct kernel_now *now = &kernel_book.now;
    if (now->calls || now->sends || now->stops) return false;
    return (operation->may & KERNEL_LOOKS) || (result < 0 && result != -EINTR && result != -EPIPE);
}

void kernel_check_change(const tocsin_sim *sim, const struct kernel_operation *operation, int result) {
    bool is_same = tocsin_sim_equal(without_counters(sim), &kernel_before);
    bool in_time = (operation->may & KERNEL_TIME) && sim->now_ns != kernel_before.now_ns;
    must(is_same || in_time || !changes_nothing(operation, result),
         "an operation that looks, or that has failed, has changed something");
    bool is_over = kernel_before.fault_at && kernel_before.fault_at <= sim->operations;
    must(is_over == (sim->faulted > kernel_before.faulted) && (is_over || result != -PLANNED_ERROR),
         "an order to fail is not followed, or there was none");
    must(sim->now_ns == kernel_before.now_ns || ((operation->may & KERNEL_TIME) && sim->now_ns > kernel_before.now_ns),
         "time has gone back, or on by itself");
    if (!(operation->may & (KERNEL_MASK | KERNEL_THREADS))) check_masks(sim);
    if (!(operation->may & KERNEL_ACTION_TABLE))
        must(
            memcmp(sim->action, kernel_before.action, sizeof sim->action) == 0 && sim->restart == kernel_before.restart,
            "a disposition has changed, and nobody has changed it");
    if (!(operation->may & KERNEL_DESCRIPTORS))
        must(memcmp(sim->fd, kernel_before.fd, sizeof sim->fd) == 0 &&
                 memcmp(sim->pipe, kernel_before.pipe, sizeof sim->pipe) == 0,
             "a descriptor has changed, and nobody has changed it");
    check_digest(sim, is_same);
}

/* -------------------------------------------------------------------------------------------------------- instances -- */

/* One that found no room for its record is pending without. */
static int instances(const tocsin_sim *sim, int signum) {
    int count = 0;
    for (int target = 0; target <= PROCESS; target++) {
        int of_target = kernel_records(sim, target, signum);
        count += of_target || !(pending_of(sim, target) & kernel_bit(signum)) ? of_target : 1;
    }
    return count;
}

/* What timers send, and the SIGCONT that ends a stop, is not counted. A scheduled arrival is one instance at most. */
static void check_signal(const tocsin_sim *sim, const struct kernel_operation *operation, int signum) {
    const struct kernel_now *now = &kernel_book.now;
    int before = instances(&kernel_before, signum), most = before + now->most[signum] + now->ordered[signum];
    int after = instances(sim, signum) + now->called[signum] + now->taken[signum];
    for (int i = 0; i < TOCSIN_SIM_SCHEDULE; i++)
        most += kernel_before.schedule[i].signum == signum && sim->schedule[i].signum != signum;
    bool is_counted = !((OF_TIMERS | STOPS | kernel_bit(SIGCONT)) & kernel_bit(signum));
    must(!is_counted || after <= most, "a signal has come that nobody has sent");
    if (!is_counted || (operation->may & (KERNEL_DISCARDS | KERNEL_ACTION_TABLE)) || !kernel_notes(signum)) return;
    must(after >= before + now->least[signum] && (after >= 1 || !now->most[signum]), "a signal is lost");
}

void kernel_check_instances(const tocsin_sim *sim, const struct kernel_operation *operation) {
    const struct kernel_now *now = &kernel_book.now;
    uint64_t seen = kernel_pending(sim) | kernel_pending(&kernel_before);
    for (int signum = 1; signum < TOCSIN_NSIG; signum++)
        if ((seen & kernel_bit(signum)) || now->called[signum] || now->taken[signum] || now->most[signum])
            check_signal(sim, operation, signum);
}
