/* waits.c - calls that wait: sleep, pause, read, and the three sigwaits (rules 103 to 118). Any thread may wait
 * [waits-in-any-thread].
 */
#include "inside.h"

static k_set waited_for(const struct kernel *kernel, int thread) {
    return (kernel->own[thread].pending | kernel->shared.pending) & kernel->lifted[thread];
}

/* What has come already. */
static enum m_wake woken_by(const struct model *m) {
    if (m->end) return WAKE_ENDED;
    if (waited_for(&m->process.kernel, m->process.thread)) return WAKE_TAKEN;
    return m->is_woken ? WAKE_ARRIVAL : WAKE_NOT_YET;
}

/* What the wait comes to now, or after the next timer has fired. An empty set has nothing [empty-set-waits-out]; a
 * time of zero is over at once [sigtimedwait-zero-looks]. */
static enum m_wake look(struct model *m, int64_t until) {
    struct kernel *kernel = &m->process.kernel;
    int64_t due = k_due(kernel, K_REAL);
    enum m_wake wake = woken_by(m);
    if (wake != WAKE_NOT_YET) return wake;
    if (until <= kernel->real_ns) return WAKE_TIME;
    if (until == K_NEVER && due == K_NEVER) return WAKE_NEVER;
    bool is_over = due > until || (due == until && m_choose(m, 2, "arrival-at-the-deadline"));
    if (is_over || due > kernel->real_ns) m_real_time_is(m, is_over ? until : due);
    m_at(m, MODEL_STEP_WAITING); /* at that very moment, before what it brings */
    wake = woken_by(m);
    if (wake != WAKE_NOT_YET || is_over) return wake == WAKE_NOT_YET ? WAKE_TIME : wake;
    m_fire_real(m);
    return WAKE_NOT_YET;
}

/* Held signals are let in while a sleep or a pause of main sleeps, until one arrives, and held again when it ends
 * [queue-arrivals-end-waits]. */
static void let_in(struct model *m, int64_t until) {
    if (!m_in_main(m) || !m->process.held || until <= m->process.kernel.real_ns) return;
    m->process.kernel.mask[K_MAIN] &= ~m->process.held;
    m_deliver(m, K_MAIN);
}

enum m_wake m_wait(struct model *m, int64_t until, bool is_open) {
    enum m_wake wake;
    m->is_waiting = true;
    m->taker = 0;
    m->is_woken = m->is_restarted = false;
    if (is_open) let_in(m, until);
    do {
        m_at(m, MODEL_STEP_WAITING);
        wake = look(m, until);
    } while (wake == WAKE_NOT_YET);
    m->is_waiting = false;
    m->process.kernel.mask[K_MAIN] |= m->process.held;
    m_at(m, MODEL_STEP_WOKEN);
    return m->end ? WAKE_ENDED : wake;
}

/* Nothing will ever come. */
static void hang(struct model *m) {
    m_end(m, OPS_EVENT_HANG, 0);
}

/* Whether a safe point would run something now. */
static bool is_tripped(const struct model *m) {
    return m_in_main(m) && (m->process.is_tripped || m_waiting(m));
}

/* --------------------------------------------------------------------------------------------------------- sleep -- */

/* A wait that is a safe point may make reports although nothing is tripped [wakeup-report-order]. */
static void look_for_reports(struct model *m) {
    if (m_in_main(m) && m->process.reports && !m_choose(m, 2, "wakeup-report-order")) m_make_reports(m);
}

/* Before it sleeps it looks, and looks again while handlers bring new arrivals, or leaves them to its end
 * [zero-sleep-and-handlers] [arrival-between-look-and-sleep]. False: a handler failed. */
static bool looks_first(struct model *m, const char *clause, ops_event *out) {
    while (is_tripped(m) && !m_choose(m, 2, clause))
        if (!m_safe_point(m, out)) return false;
    look_for_reports(m);
    return !m->end;
}

/* At its end it runs what is tripped. What did not interrupt it may be left to the next safe point
 * [arrival-at-the-sleeps-end]; what was there before it began may not, but by a sleep of zero, and by an interpreter
 * that looks only when interrupted. */
static void looks_last(struct model *m, bool may_leave, ops_event *out) {
    look_for_reports(m);
    if (m_in_main(m)) m_pull(m);
    if (!is_tripped(m)) return;
    if ((may_leave || m->params->interpreter) && m_choose(m, 2, "arrival-at-the-sleeps-end")) return;
    m_safe_point(m, out);
}

/* [sleep-runs-handlers] [interrupted-sleep-resumes] [sleep-lasts-its-time] [failing-handler-ends-sleep]; rule 114. The
 * time may be over when the handlers return [time-over-in-handler-ends-call]. */
static void sleep_until(struct model *m, int64_t until, bool is_zero, ops_event *out) {
    uint16_t before = m->process.steps;
    if (m_in_main(m)) m_pull(m);
    if (!looks_first(m, is_zero ? "zero-sleep-and-handlers" : "arrival-between-look-and-sleep", out)) return;
    bool may_leave = is_zero || !is_tripped(m) || m->process.steps != before; /* or tripped by what has run */
    enum m_wake wake;
    while ((wake = m_wait(m, until, true)) == WAKE_ARRIVAL) {
        if (!m_safe_point(m, out)) return; /* [worker-waits-just-retry] */
        if (!looks_first(m, "arrival-between-look-and-sleep", out)) return;
        may_leave = true;
    }
    if (wake == WAKE_NEVER) hang(m);
    if (wake == WAKE_TIME) looks_last(m, may_leave, out);
}

void m_sleep(struct model *m, const ops_op *op, ops_event *out) {
    int64_t ns;
    if (!m_nanoseconds(m, op->time[0], true, &ns, out)) return;
    if (ns < 0) {
        BECAUSE("sleep-refuses-negative");
        m_error(out, OPS_ERROR_VALUE, "sleep length must be non-negative");
        return;
    }
    int64_t until = k_plus(m->process.kernel.real_ns, ns);
    m_at(m, MODEL_STEP_ENTERED);
    if (!m->end) sleep_until(m, until, ns == 0, out);
}

/* --------------------------------------------------------------------------------------------------- pause, read -- */

/* A signal that is tripped before the kernel waits ends it at once, or does not [arrival-before-pause-sleeps]
 * [pause-fails-with-the-handler]. */
void m_pause(struct model *m, const ops_op *op, ops_event *out) {
    (void)op;
    m_at(m, MODEL_STEP_ENTERED);
    if (m->end) return;
    if (is_tripped(m) && !m_choose(m, 2, "arrival-before-pause-sleeps")) {
        m_safe_point(m, out);
        return;
    }
    BECAUSE("pause-ends-after-a-handler"); /* [pause-sleeps-on] */
    enum m_wake wake = m_wait(m, K_NEVER, true);
    if (wake == WAKE_NEVER) hang(m);
    if (wake == WAKE_ARRIVAL) m_safe_point(m, out); /* [pause-ends-after-a-handler] */
}

/* [restarted-call-delays-handler]; PEP 475. A handler, or the child of a fork, may write the byte. */
void m_read(struct model *m, const ops_op *op, ops_event *out) {
    (void)op;
    m_at(m, MODEL_STEP_ENTERED);
    BECAUSE("siginterrupt-true-interrupts");
    while (!m->end && !m->own_bytes) {
        enum m_wake wake = m_wait(m, K_NEVER, false);
        if (wake == WAKE_NEVER) hang(m);
        if (wake == WAKE_ARRIVAL && m->is_restarted) BECAUSE("siginterrupt-false-restarts");
        if (wake != WAKE_ARRIVAL || m->is_restarted) continue;
        if (!m_safe_point(m, out) || !looks_first(m, "arrival-before-wait-begins", out)) return;
    }
    if (!m->end) m->own_bytes--;
}

void m_write(struct model *m, const ops_op *op, ops_event *out) {
    (void)op, (void)out;
    if (++m->own_bytes > OPS_PIPE) m_end(m, OPS_EVENT_LIMIT, 0);
}

/* ------------------------------------------------------------------------------------------------------ sigwaits -- */

/* Takes one signal of the set [wait-lowest-first] [wait-takes-one-instance] [sigwait-calls-no-handler]. What else of
 * the set has come and is not blocked arrives when the wait is over. */
static int take(struct model *m, k_set set, int *code) {
    struct kernel *kernel = &m->process.kernel;
    int thread = m->process.thread, signum = k_take(kernel, thread, set, code);
    kernel->lifted[thread] = 0;
    m_deliver(m, thread);
    return signum;
}

/* Waits once, with the set lifted [sigwait-takes-unblocked]; *signum is what it took, 0 for none. */
static enum m_wake wait_for(struct model *m, k_set set, int64_t until, int *signum, int *code) {
    struct kernel *kernel = &m->process.kernel;
    int thread = m->process.thread;
    if (thread == K_MAIN && m->process.held) { /* [queue-arrivals-end-waits] */
        m_at(m, MODEL_STEP_KERNEL);
        m_release(m, m->process.held);
    }
    kernel->lifted[thread] = set;
    enum m_wake wake = m->end ? WAKE_ENDED : m_wait(m, until, false);
    if (wake == WAKE_NEVER) hang(m);
    *signum = wake == WAKE_TAKEN ? take(m, set, code) : 0;
    kernel->lifted[thread] = 0;
    return m->end ? WAKE_ENDED : wake;
}

/* [sigwait-runs-nothing]; rule 105. */
void m_sigwait(struct model *m, const ops_op *op, ops_event *out) {
    k_set set;
    int signum, code;
    enum m_wake wake;
    if (!m_signals(m, &op->set, &set, out)) return;
    m_at(m, MODEL_STEP_ENTERED); /* [unblocked-arrival-before-wait-begins] */
    do {
        BECAUSE("sigwait-returns-number");
        wake = wait_for(m, set, K_NEVER, &signum, &code);
    } while (wake == WAKE_ARRIVAL);
    if (wake == WAKE_TAKEN) m_value(out, OPS_RESULT_SIG, signum);
}

static void received(struct model *m, int signum, int code, ops_event *out) {
    BECAUSE("sigwait-returns-number");
    m_value(out, OPS_RESULT_SIGINFO, signum);
    out->number[1] = (code & 255) == K_QUEUE ? -1 : code & 255; /* [siginfo-code] */
}

/* [sigwaitinfo-waits-on] [sigtimedwait-waits-the-rest] [sigwaitinfo-fails-with-the-handler]; rules 106, 107. The time
 * may be over when the handlers return [timeout-inside-handler]; at that very moment the kernel may be asked again. */
static void wait_until(struct model *m, k_set set, int64_t until, ops_event *out) {
    struct kernel *kernel = &m->process.kernel;
    int signum, code = 0;
    bool is_over_inside = false;
    enum m_wake wake;
    while ((wake = wait_for(m, set, until, &signum, &code)) == WAKE_ARRIVAL) {
        if (!m_safe_point(m, out) || !looks_first(m, "arrival-before-wait-begins", out)) return;
        if (kernel->real_ns < until) continue;
        is_over_inside = true;
        wake = WAKE_TIME;
        if (kernel->real_ns > until || m_choose(m, 2, "timeout-inside-handler")) break;
    }
    if (wake == WAKE_TAKEN) received(m, signum, code, out);
    if (wake != WAKE_TIME) return;
    BECAUSE(is_over_inside ? "timeout-inside-handler" : "sigtimedwait-times-out");
    m_value(out, OPS_RESULT_TIMEOUT, 0);
}

/* What arrives between the entry and the kernel's wait runs at once, or waits for an interruption or the next safe
 * point [arrival-before-wait-begins]; what was tripped before waits [wait-runs-handlers-only-interrupted]. */
static bool enters(struct model *m, ops_event *out) {
    k_set before = m->process.tripped;
    m_at(m, MODEL_STEP_ENTERED);
    if (m->end) return false;
    if (m_in_main(m) && m_waiting(m)) return m_safe_point(m, out); /* [queue-arrivals-end-waits] */
    if (!is_tripped(m) || m->process.tripped == before || m_choose(m, 2, "arrival-before-wait-begins")) return true;
    return m_safe_point(m, out);
}

void m_sigwaitinfo(struct model *m, const ops_op *op, ops_event *out) {
    k_set set;
    if (m_signals(m, &op->set, &set, out) && enters(m, out)) wait_until(m, set, K_NEVER, out);
}

/* The set, the time's conversion, its sign [wait-set-errors] [sigtimedwait-time-conversion] [sigtimedwait-negative]. */
void m_sigtimedwait(struct model *m, const ops_op *op, ops_event *out) {
    k_set set;
    int64_t ns;
    if (!m_signals(m, &op->set, &set, out) || !m_nanoseconds(m, op->time[0], false, &ns, out)) return;
    if (ns < 0) {
        BECAUSE("sigtimedwait-negative");
        m_error(out, OPS_ERROR_VALUE, "timeout must be non-negative");
    } else if (enters(m, out)) {
        wait_until(m, set, k_plus(m->process.kernel.real_ns, ns), out);
    }
}
