/* arrive.c - how a signal comes to a thread, and all that happens there and then.
 *
 * A signal that a thread does not block interrupts it. The kernel takes all such signals at once, the lowest number
 * first, and stacks a frame for each, so that the one it took last runs first (rule 8). Only its own signal is blocked
 * while a frame runs (rule 4). No handler of the program runs here [arrival-only-trips].
 */
#include "inside.h"

/* ------------------------------------------------------------------------------------------------- the wakeup fd -- */

/* Which of the failures beyond the 31st are reported is left open; it is asked once. */
static void note_report(struct model *m, enum ops_error error) {
    struct model_process *process = &m->process;
    if (process->reports >= 31 && !process->reports_kept)
        process->reports_kept = (uint8_t)(1 + m_choose(m, 2, "wakeup-reports-beyond-31"));
    if (process->reports >= 31 && process->reports_kept == 1) return;
    if (process->reports == MODEL_REPORTS) m_end(m, OPS_EVENT_LIMIT, 0);
    else process->report[process->reports++] = (uint8_t)error;
}

static void put_byte(struct model *m, int signum) {
    if (!m->process.pipe) return;
    struct model_pipe *pipe = &m->pipe[m->process.pipe - 1];
    if (pipe->brimful) {
        /* [wakeup-holds-nothing-up] [wakeup-full-is-reported] [wakeup-full-is-silent] */
        if (m->process.warns) note_report(m, OPS_ERROR_BLOCKING_IO);
        return;
    }
    if (pipe->bytes == OPS_PIPE) m_end(m, OPS_EVENT_LIMIT, 0);
    else pipe->byte[pipe->bytes++] = (uint8_t)signum;
}

/* [wakeup-byte-is-the-number] [wakeup-byte-each-arrival]; [wakeup-other-errors-are-reported], rule 67. None is written
 * for what has no handler [no-byte-without-handler], and none after `off` [wakeup-off]. */
void m_write_byte(struct model *m, int thread, int signum) {
    switch (m->process.wakeup) {
        case OPS_FD_PIPE:
        case OPS_FD_FULL:
        case OPS_FD_SOCKET: /* [wakeup-socket] */
        case OPS_FD_BLOCKING: put_byte(m, signum); return;
        case OPS_FD_CLOSED:
        case OPS_FD_READEND:
        case OPS_FD_LOST: note_report(m, OPS_ERROR_OS); return;
        case OPS_FD_BROKEN:
            m_send(m, thread, SIGPIPE_, K_USER); /* the kernel's own comment on writing to nobody */
            note_report(m, OPS_ERROR_BROKEN_PIPE);
            return;
        default: return;
    }
}

/* Rule 1: the signal's own flag, the common flag, then the byte [flags-before-wakeup-byte]
 * [wakeup-byte-before-handler]. A flag is set or not, so that several arrivals are one call [coalesce-tripped]
 * [realtime-one-call]. */
void m_trip(struct model *m, int thread, int signum) {
    m_at(m, MODEL_STEP_OWN);
    m->process.tripped |= K_BIT(signum);
    m_at(m, MODEL_STEP_COMMON);
    m->process.is_tripped = m->process.is_fresh = true;
    m_at(m, MODEL_STEP_BYTE);
    if (!m->end) m_write_byte(m, thread, signum);
    m_at(m, MODEL_STEP_WRITTEN);
}

/* ------------------------------------------------------------------------------------------------------ delivery -- */

void m_one_more(struct model *m) {
    enum { STORM = 1024 };
    if (++m->storm > STORM) m_end(m, OPS_EVENT_LIMIT, 0);
}

/* 32 and 33 are at the default until a C library that has threads wants them. */
static bool is_the_librarys(const struct model *m, int signum) {
    const bool *alive = m->process.kernel.alive;
    return (K_BIT(signum) & K_RESERVED) && (alive[1] || alive[2] || alive[3]);
}

/* [default-action-applies] [default-can-be-restored]. The terminal's stop signals do nothing to a process group
 * without a parent. */
static void default_action(struct model *m, int signum) {
    enum k_default what = k_default_action(signum);
    BECAUSE("default-action-applies");
    if (is_the_librarys(m, signum) && m_choose(m, 2, "default-action-applies")) return;
    if (what == K_TERMINATES) m_end(m, OPS_EVENT_KILLED, signum);
    if (what == K_STOPS && (signum == 19 || !m_choose(m, 2, "default-action-applies")))
        m_end(m, OPS_EVENT_STOPPED, signum);
}

/* What an arrival does to a call that waits in the kernel: the first one decides whether it is restarted (rule 74). */
static void interrupt_wait(struct model *m, int thread, int signum) {
    if (!m->is_waiting || m->is_woken || thread != m->process.thread) return;
    m->is_woken = true;
    m->process.kernel.lifted[thread] = 0; /* the wait is over: what else of its set comes arrives as ever */
    m->is_restarted = (m->process.restarts & K_BIT(signum)) != 0;
}

/* [queue-arrivals-call-each]: what another thread receives is passed on to main. */
static void take_in(struct model *m, int thread, int signum, int code) {
    if (!(m->process.queued & K_BIT(signum))) m_trip(m, thread, signum);
    else if (thread == K_MAIN) m_keep(m, signum, code);
    else m_send(m, K_MAIN, signum, code);
}

/* A frame on the thread's stack: those that are stacked on it run first [unblock-arrives-highest-first]. */
static void run_frame(struct model *m, int thread, int signum, enum k_action action, int code) {
    struct kernel *kernel = &m->process.kernel;
    k_set before = kernel->mask[thread];
    m_one_more(m);
    interrupt_wait(m, thread, signum);
    kernel->mask[thread] |= K_BIT(signum); /* and nothing else: rule 4 */
    m_deliver(m, thread);
    if (!m->end && action == K_ENGINE) take_in(m, thread, signum, code);
    kernel->mask[thread] = thread == K_MAIN ? before | m->process.held : before;
}

void m_deliver(struct model *m, int thread) {
    struct kernel *kernel = &m->process.kernel;
    while (!m->end) {
        int code, signum = k_take(kernel, thread, ~(kernel->mask[thread] | kernel->lifted[thread]), &code);
        if (!signum) return;
        enum k_action action = kernel->action[signum]; /* [signal-installs-handler] [handler-stays-installed] */
        if (action == K_DFL) default_action(m, signum);
        else if (action != K_IGN) run_frame(m, thread, signum, action, code); /* else [ignored-signal-has-no-effect] */
    }
}

/* Of the threads that may take a signal of the process. It matters only to a thread that waits: elsewhere the flags
 * are the same whoever took it. In one wait it is asked once, for a timer may fire without end. */
static int pick(struct model *m, unsigned takers) {
    if (!m->is_waiting) return __builtin_ctz(takers);
    if (m->taker && (takers >> (m->taker - 1) & 1)) return m->taker - 1;
    for (;;) {
        int thread = __builtin_ctz(takers);
        takers &= takers - 1;
        if (takers && m_choose(m, 2, "process-signal-takes-any-thread")) continue;
        m->taker = (uint8_t)(thread + 1);
        return thread;
    }
}

/* A signal that is deadly by default and not blocked kills on the spot, also when a wait would have taken it. */
static bool is_deadly(const struct model *m, int thread, int signum) {
    const struct kernel *kernel = &m->process.kernel;
    return kernel->action[signum] == K_DFL && k_default_action(signum) == K_TERMINATES && !k_dumps_core(signum) &&
           !(kernel->mask[thread] & K_BIT(signum));
}

void m_settle(struct model *m, int target, int signum) {
    const struct kernel *kernel = &m->process.kernel;
    int thread = target;
    if (target == K_PROCESS) {
        unsigned takers = k_takers(kernel, signum);
        if (!takers) return; /* [blocked-signal-waits] */
        thread = pick(m, takers);
    }
    if ((k_deliverable(kernel, thread) & K_BIT(signum)) && is_deadly(m, thread, signum)) default_action(m, signum);
    else m_deliver(m, thread);
}

void m_send(struct model *m, int target, int signum, int code) {
    k_send(&m->process.kernel, target, signum, code);
    if (signum >= K_RTMIN && k_queued(&m->process.kernel) > OPS_QUEUED) m_end(m, OPS_EVENT_LIMIT, 0);
    m_settle(m, target, signum);
}

/* The other thread may take its signal before the pass of the call that sent it, or at any moment until that call
 * returns [own-flag-before-common-flag] [no-lost-arrival]. */
void m_late_arrival(struct model *m, bool must) {
    int signum = m->late;
    if (!signum || m->end || (!must && m_choose(m, 2, "own-flag-before-common-flag"))) return;
    m->late = 0;
    m_send(m, m->late_in, signum, K_USER);
}

/* -------------------------------------------------------------------------------------- arrivals at a named step -- */

/* Whether it is due in this operation, at a step that nobody knows. */
static bool is_somewhere_here(const struct model *m, uint32_t index) {
    const struct model_arrival *arrival = &m->params->arrival[index];
    return arrival->step == MODEL_STEP_ANY && !m->passed[index] && m->begun[index] == arrival->turn + 1;
}

/* [arrival-anywhere-in-signal], and the like for other operations: now, or at a later step, but before its end. */
static bool is_now(struct model *m, uint32_t index, enum model_step step) {
    const struct model_arrival *arrival = &m->params->arrival[index];
    if (arrival->step == step) return m->passed[index]++ == arrival->turn;
    if (!is_somewhere_here(m, index)) return false;
    if (step != MODEL_STEP_END && m_choose(m, 2, "arrival-anywhere-in-signal")) return false;
    m->passed[index] = 1;
    return true;
}

static bool is_here(const struct model *m, uint32_t index) {
    return ops_path_equal(&m->params->arrival[index].path, &m->path);
}

void m_begins(struct model *m) {
    for (uint32_t i = 0; i < m->params->arrivals; i++) m->begun[i] += is_here(m, i);
}

/* One look at those at this step. False: none of them has come. */
static bool some_arrive(struct model *m, enum model_step step) {
    bool came = false;
    for (uint32_t i = 0; i < m->params->arrivals && !m->end; i++) {
        const struct model_arrival *arrival = &m->params->arrival[i];
        bool is_done = arrival->step == MODEL_STEP_ANY ? m->passed[i] : arrival->step != step;
        if (is_done || !is_here(m, i) || !is_now(m, i, step)) continue;
        came = true;
        if (arrival->target == K_PROCESS || m->process.kernel.alive[arrival->target])
            m_send(m, arrival->target, arrival->signum, K_USER);
    }
    return came;
}

static int left_here(const struct model *m) {
    int count = 0;
    for (uint32_t i = 0; i < m->params->arrivals; i++) count += is_here(m, i) && is_somewhere_here(m, i);
    return count;
}

/* Those at an unknown step may come behind any other that comes here; at the end they must. */
void m_arrive_at(struct model *m, enum model_step step) {
    bool came = some_arrive(m, step == MODEL_STEP_END && left_here(m) > 1 ? MODEL_STEP_NO : step);
    while (came && !m->end) came = some_arrive(m, MODEL_STEP_NO);
    if (step == MODEL_STEP_END) some_arrive(m, step);
}
