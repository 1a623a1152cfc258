/* flow.c - operations with a block, and those that end something: hold, thread, fork, exec, fail, exit. */
#include "inside.h"

/* Held back, then let in at once: several arrivals before one safe point, which is hold's own, at its end. */
void m_hold(struct model *m, const ops_op *op, ops_event *out) {
    int thread = m->process.thread;
    k_set before = m->process.kernel.mask[thread];
    m->process.kernel.mask[thread] = ~K_FIXED;
    m->is_raw = true;
    m_run(m, m_block(m, op));
    m->is_raw = false;
    if (m->end) return;
    m->process.kernel.mask[thread] = before;
    BECAUSE("unblock-arrives-highest-first");
    m_deliver(m, thread);
    m_at(m, MODEL_STEP_SENT);
    if (!m->end) m_safe_point(m, out);
}

/* A thread starts at its first use, with the mask of its creator [mask-is-inherited]. */
void m_thread(struct model *m, const ops_op *op, ops_event *out) {
    (void)out;
    uint8_t before = m->process.thread, thread = (uint8_t)op->number[0];
    if (!m->process.kernel.alive[thread]) k_start_thread(&m->process.kernel, thread, before);
    m->process.thread = thread;
    m_run(m, m_block(m, op));
    m->process.thread = before;
    BECAUSE("handler-runs-in-main-thread");
}

void m_once(struct model *m, const ops_op *op, ops_event *out) {
    (void)out;
    unsigned index = (unsigned)(op - m->program->op);
    uint64_t *word = &m->process.once[index / 64], bit = (uint64_t)1 << index % 64;
    bool is_first = !(*word & bit);
    *word |= bit;
    if (is_first) m_run(m, m_block(m, op));
}

void m_repeat(struct model *m, const ops_op *op, ops_event *out) {
    (void)out;
    for (int left = op->number[0]; left > 0 && m_goes_on(m); left--) m_run(m, m_block(m, op));
}

void m_uncaught(struct model *m, const ops_op *op, ops_event *out) {
    (void)out;
    m->uncaught++;
    m_run(m, m_block(m, op));
    m->uncaught--;
}

void m_fail(struct model *m, const ops_op *op, ops_event *out) {
    (void)out;
    m->is_failing = true;
    m->fails_with = (uint8_t)op->number[0];
}

/* [handler-may-end-the-program] */
void m_exit(struct model *m, const ops_op *op, ops_event *out) {
    (void)out;
    BECAUSE("handler-may-end-the-program");
    m_end(m, OPS_EVENT_EXIT, op->number[0]);
}

/* ---------------------------------------------------------------------------------------------------------- fork -- */

/* The flags are forgotten if the common flag is set: inside a pass it is not, so that parent and child both run the
 * rest [fork-forgets-flags] [fork-in-handler-doubles-the-rest] [fork-in-handler-after-arrival]; rules 29, 119. */
static void forget_flags(struct model *m) {
    struct model_process *process = &m->process;
    k_set before = process->tripped, kept = 0;
    m_at(m, MODEL_STEP_FORKED);
    if (process->tripped != before && m_choose(m, 2, "arrival-between-fork-and-forgetting"))
        kept = process->tripped & ~before;
    if (!process->is_tripped) return;
    BECAUSE("fork-forgets-flags");
    m_forget_arrived(m, ~kept);
    process->tripped = kept;
    process->is_tripped = process->is_fresh = kept != 0;
}

/* What waits in the kernel is the parent's alone; a hold is nobody's inheritance, but for what is in line
 * [queue-arrivals-wait-in-the-kernel]. */
static void let_go(struct model *m, bool was_main) {
    struct model_process *process = &m->process;
    if (!was_main) process->held = 0;
    if (!process->held) return;
    m_at(m, MODEL_STEP_FORKED);
    if (!m->end) m_release(m, process->held);
}

/* The kernel forks; arrivals before belong to the parent alone [arrival-before-fork]. */
static void become_child(struct model *m) {
    struct model_process *process = &m->process;
    bool was_main = m_in_main(m);
    k_fork(&process->kernel, process->thread); /* [mask-is-inherited] [fork-drops-timers-and-pending] */
    process->thread = K_MAIN;                  /* [forking-thread-is-main] */
    if (++process->forks > OPS_BLOCKS) m_end(m, OPS_EVENT_LIMIT, 0); /* handlers that fork run in children too */
    forget_flags(m);
    let_go(m, was_main);
    if (process->reports && m_choose(m, 2, "fork-forgets-flags")) process->reports = process->reports_kept = 0;
}

/* The child's end as the parent's wait shows it. */
static void child_value(const struct model *m, ops_event *out) {
    enum ops_result result = m->end == OPS_EVENT_EXIT     ? OPS_RESULT_EXIT
                             : m->end == OPS_EVENT_KILLED ? OPS_RESULT_KILLED
                                                          : OPS_RESULT_STOPPED;
    m_value(out, result, m->end_number);
}

static int child_code(struct model *m, const ops_event *value) {
    if (value->result == OPS_RESULT_EXIT) return K_EXITED;
    if (value->result == OPS_RESULT_STOPPED) return K_STOPPED;
    return k_dumps_core((int)value->number[0]) && m_choose(m, 2, "default-action-applies") ? K_DUMPED : K_KILLED;
}

/* The parent was waiting meanwhile: its clock went on, and SIGCHLD comes. A parent that ignores SIGCHLD has no children
 * to wait for. */
static void become_parent(struct model *m, int64_t clock, ops_event *out) {
    struct kernel *kernel = &m->process.kernel;
    m_real_time_passes(m, clock);
    if (m->end) return;
    if (kernel->action[SIGCHLD_] != K_IGN) {
        m_send(m, K_PROCESS, SIGCHLD_, child_code(m, out));
        /* A child that has stopped is killed, of which the kernel tells too. */
        if (out->result == OPS_RESULT_STOPPED && !m->end) m_send(m, K_PROCESS, SIGCHLD_, K_KILLED);
    } else if (m_choose(m, 2, "ignored-signal-has-no-effect")) {
        m_error(out, OPS_ERROR_CHILD, "[Errno 10] No child processes");
    }
}

/* The child of another thread has that thread's stack alone: the handlers that main is in are not in it. */
void m_fork(struct model *m, const ops_op *op, ops_event *out) {
    struct model_process parent = m->process;
    uint8_t depth = m->depth, late = m->late;
    if (!m_in_main(m)) m->depth = 0;
    m->late = 0;
    become_child(m);
    m_run(m, m_block(m, op));
    m_end(m, OPS_EVENT_EXIT, 0);
    int64_t clock = m->process.kernel.real_ns;
    m->process = parent;
    m->depth = depth;
    m->late = late;
    if (m->end != OPS_EVENT_EXIT && m->end != OPS_EVENT_KILLED && m->end != OPS_EVENT_STOPPED) return;
    child_value(m, out);
    m->end = 0;
    m->is_failing = m->is_waiting = false;
    become_parent(m, clock, out);
    BECAUSE("fork-keeps-handlers");
}

/* ---------------------------------------------------------------------------------------------------------- exec -- */

/* The program that an interpreter becomes is an interpreter that starts, which takes a moment: a timer that is due soon
 * may fire in it, for which nobody has a handler any more. */
static void start_an_interpreter(struct model *m) {
    enum { START_S = 5 };
    struct kernel *kernel = &m->process.kernel;
    int64_t left = k_timer_left(kernel, K_REAL);
    if (!m->params->implicit || left <= 0 || left > (int64_t)START_S * 1000000000) return;
    if (!m_choose(m, 2, "exec-keeps-timers-mask-pending")) return;
    if (kernel->action[SIGALRM_] != K_IGN) kernel->action[SIGALRM_] = K_DFL;
    m_fire_real(m);
}

/* The process becomes another program, which shows what it found [exec-dispositions]
 * [exec-keeps-timers-mask-pending]. */
void m_exec(struct model *m, const ops_op *op, ops_event *out) {
    (void)op;
    const struct kernel *kernel = &m->process.kernel;
    start_an_interpreter(m);
    if (m->end) return;
    m_value(out, OPS_RESULT_INHERITED, OPS_IN_TENS(m_alarm_left(kernel)));
    for (int signum = 1; signum < K_NSIG; signum++)
        if (kernel->action[signum] == K_IGN) out->set[0] |= K_BIT(signum);
    out->set[1] = kernel->mask[m->process.thread];
    out->set[2] = k_pending(kernel, m->process.thread);
    BECAUSE("exec-dispositions");
    m_emit(m, out);
    m_end(m, OPS_EVENT_EXIT, 0);
}
