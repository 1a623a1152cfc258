/* sending.c - raise_signal, pthread_kill and the like, and the explicit safe point (rules 54 to 61, 122 to 124). */
#include "inside.h"

static bool refuse(struct model *m, const char *clause, ops_event *out) {
    BECAUSE(clause);
    m_error(out, OPS_ERROR_OS, err_invalid);
    return false;
}

/* What the C library's raise and pthread_kill accept: 0 asks, 32 and 33 are its own [raise-bad-number]
 * [thread-kill-bad-number] [raise-bad-number]. */
static bool library_takes(struct model *m, int signum, const char *clause, ops_event *out) {
    if (signum == 0 || (m_is_signal(signum) && !(K_BIT(signum) & K_RESERVED))) return true;
    return refuse(m, clause, out);
}

/* What the kernel itself accepts. */
static bool kernel_takes(struct model *m, int signum, ops_event *out) {
    return signum == 0 || m_is_signal(signum) || refuse(m, "pidfd-refusals", out);
}

/* To the calling thread, whose mask and whose disposition decide [raise-blocked-stays-pending]
 * [raise-ignored-does-nothing] [raise-in-thread-runs-in-main-later]; then the pass [raise-fails-with-the-handler]. */
void m_raise(struct model *m, const ops_op *op, ops_event *out) {
    int signum = op->number[0];
    if (!library_takes(m, signum, "raise-bad-number", out)) return;
    BECAUSE(signum ? "raised-handler-has-run-on-return" : "raise-zero-sends-nothing");
    if (signum) m_send(m, m->process.thread, signum, K_USER);
    m_at(m, MODEL_STEP_SENT);          /* [arrival-between-send-and-pass] */
    if (!m->end) m_safe_point(m, out); /* [raise-is-a-safe-point] [raised-handler-has-run-on-return] */
}

/* No safe point of its own. */
void m_kill(struct model *m, const ops_op *op, ops_event *out) {
    if (!kernel_takes(m, op->number[0], out) || !op->number[0]) return;
    BECAUSE("arrival-only-trips");
    m_send(m, K_PROCESS, op->number[0], K_USER);
}

/* Whether signum would run a handler's frame in thread at once. */
static bool would_trip(const struct model *m, int thread, int signum) {
    const struct kernel *kernel = &m->process.kernel;
    return signum && kernel->action[signum] == K_ENGINE && !(kernel->mask[thread] & K_BIT(signum));
}

/* To a thread of this process. What another thread gets is under way until this call returns. */
void m_thread_kill(struct model *m, const ops_op *op, ops_event *out) {
    struct kernel *kernel = &m->process.kernel;
    int thread = op->number[0], signum = op->number[1];
    if (!kernel->alive[thread]) k_start_thread(kernel, thread, m->process.thread);
    m_at(m, MODEL_STEP_KERNEL);
    if (m->end) return;
    if (!library_takes(m, signum, "thread-kill-bad-number", out)) return;
    BECAUSE(signum ? "thread-kill-arrives-there" : "thread-kill-zero-asks");
    m_late_arrival(m, true);
    bool may_be_late = m_in_main(m) && thread != K_MAIN && !m->is_raw && would_trip(m, thread, signum);
    if (may_be_late) {
        m->late = (uint8_t)signum;
        m->late_in = (uint8_t)thread;
        m_late_arrival(m, false);
    } else if (signum) {
        m_send(m, thread, signum, K_USER);
    }
    if (m->is_raw) return; /* inside hold: the kernel's own call */
    m_at(m, MODEL_STEP_SENT);
    if (!m->end) m_safe_point(m, out); /* [thread-kill-is-a-safe-point] */
    m_late_arrival(m, true);
}

/* [pidfd-send-arrives] */
void m_pidfd_send(struct model *m, const ops_op *op, ops_event *out) {
    if (!kernel_takes(m, op->number[0], out) || !op->number[0]) return;
    BECAUSE("pidfd-send-arrives");
    m_send(m, K_PROCESS, op->number[0], K_USER);
}

/* After the end there is no table to look at: it does nothing, or trips what is reported later (rule 61); and the
 * next call that uses the table may be the one that fills it. */
static int interrupted_handler(struct model *m, int signum) {
    if (m->process.filled == FILLED) return m->process.table[signum];
    bool trips = m_choose(m, 2, "interrupt-without-table");
    if (!m_choose(m, 2, "table-filled-from-kernel")) m_fill_table(m);
    return trips ? OPS_HANDLER_NONE : OPS_HANDLER_DFL;
}

/* Flags and byte as an arrival has them, past the mask and without a signal [interrupt-is-like-an-arrival]
 * [interrupt-is-like-an-arrival] [interrupt-passes-the-mask] [interrupt-of-foreign-is-reported]; rule 60. */
void m_interrupt(struct model *m, const ops_op *op, ops_event *out) {
    int signum = op->number[0];
    if (!m_is_signal(signum)) {
        BECAUSE("interrupt-range");
        m_error(out, OPS_ERROR_VALUE, err_number);
        return;
    }
    int handler = interrupted_handler(m, signum);
    BECAUSE("interrupt-of-unhandled-is-silent");
    if (handler == OPS_HANDLER_DFL || handler == OPS_HANDLER_IGN) return;
    BECAUSE("interrupt-is-like-an-arrival");
    m_trip(m, m->process.thread, signum);
}

/* [interrupt-occurred-takes-the-flag] [interrupt-occurred-only-in-main]; rule 124. */
void m_interrupt_occurred(struct model *m, const ops_op *op, ops_event *out) {
    (void)op;
    bool has = m_in_main(m) && (m->process.tripped & K_BIT(SIGINT_));
    BECAUSE(m_in_main(m) ? "interrupt-occurred-takes-the-flag" : "interrupt-occurred-only-in-main");
    if (has) m->process.tripped &= ~K_BIT(SIGINT_);
    m_value(out, OPS_RESULT_NUMBER, has);
}

void m_check(struct model *m, const ops_op *op, ops_event *out) {
    (void)op;
    BECAUSE("check-tells-failure");
    m_safe_point(m, out);
}

/* Inside a pass nothing would run although something is tripped (rule 18). With the common flag set and nothing tripped
 * a safe point would look and find nothing: either answer. */
void m_tripped(struct model *m, const ops_op *op, ops_event *out) {
    (void)op;
    bool is_tripped = m->process.is_tripped, waits = m_waiting(m) != 0;
    BECAUSE("interrupt-is-like-an-arrival");
    if (waits) is_tripped = true;
    else if (!m_in_main(m) && m->process.held && !is_tripped)
        is_tripped = m_choose(m, 2, "queue-arrivals-seen-from-threads");
    else if (is_tripped && !m->process.tripped) is_tripped = m_choose(m, 2, "failing-handler-leaves-rest-pending");
    m_value(out, OPS_RESULT_NUMBER, is_tripped);
}
