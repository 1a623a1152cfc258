/* queue.c - signals of which each arrival is asked for: an extension, which Python lacks.
 *
 * From its first arrival on such a signal is held: main blocks it, and nobody sees that. Later ones wait in the kernel's
 * queue [queue-arrivals-wait-in-the-kernel]. The safe point calls the handler for each of them [queue-arrivals-call-each],
 * in order [queue-arrivals-keep-order].
 */
#include "inside.h"

static int count_arrived(const struct model *m, int signum) {
    int count = 0;
    for (int i = 0; i < m->process.arriveds; i++) count += m->process.arrived[i].signum == signum;
    return count;
}

static k_set pending_of_main(const struct model *m) {
    return m->process.kernel.own[K_MAIN].pending | m->process.kernel.shared.pending;
}

k_set m_waiting(const struct model *m) {
    return m->process.held ? m->process.held & pending_of_main(m) : 0;
}

/* [queue-arrivals-keep-order]: let in now, the later ones would come before the earlier one's call. */
k_set m_in_line(const struct model *m, k_set set) {
    k_set in_line = 0;
    for (k_set left = set & m->process.queued; left; left &= left - 1) {
        int arrived = count_arrived(m, __builtin_ctzll(left) + 1);
        if (arrived > 1 || (arrived && (left & -left & pending_of_main(m)))) in_line |= left & -left;
    }
    return in_line;
}

void m_release(struct model *m, k_set set) {
    set &= m->process.held & ~m_in_line(m, set);
    if (!set) return;
    m->process.held &= ~set;
    m->process.kernel.mask[K_MAIN] &= ~set;
    m_deliver(m, K_MAIN);
}

void m_pull(struct model *m) {
    if (!m->process.held) return;
    k_set waiting = m_waiting(m);
    m->process.tripped |= waiting;
    if (waiting) m->process.is_tripped = m->process.is_fresh = true;
    m_release(m, m->process.held & ~waiting & ~m->process.tripped);
}

void m_keep(struct model *m, int signum, int code) {
    struct model_process *process = &m->process;
    if (process->arriveds == MODEL_ARRIVED) {
        m_end(m, OPS_EVENT_LIMIT, 0);
        return;
    }
    process->arrived[process->arriveds++] =
        (struct model_told){(uint8_t)signum, (uint8_t)(code & 255), (uint8_t)(code >> 8)};
    process->held |= K_BIT(signum);
    BECAUSE("queue-arrivals-call-each");
    m_trip(m, K_MAIN, signum);
}

static void remove_arrived(struct model_process *process, int at) {
    process->arriveds--;
    for (; at < process->arriveds; at++) process->arrived[at] = process->arrived[at + 1];
    process->arrived[at] = (struct model_told){0, 0, 0};
}

void m_forget_arrived(struct model *m, k_set set) {
    for (int at = m->process.arriveds - 1; at >= 0; at--)
        if (K_BIT(m->process.arrived[at].signum) & set) remove_arrived(&m->process, at);
}

/* [queue-arrivals-keep-order]: a safe point inside the handler of the one before calls it. */
static void trip_next(struct model_process *process, int signum) {
    process->tripped |= K_BIT(signum);
    process->is_tripped = process->is_fresh = true;
}

/* Who waited in the kernel writes its byte now [queue-arrivals-late-byte]. */
bool m_next_arrival(struct model *m, int signum, struct model_told *told) {
    struct model_process *process = &m->process;
    for (int at = 0; at < process->arriveds; at++) {
        if (process->arrived[at].signum != signum) continue;
        *told = process->arrived[at];
        remove_arrived(process, at);
        if (count_arrived(m, signum)) trip_next(process, signum);
        return true;
    }
    int code;
    if (!(process->held & K_BIT(signum)) || !k_take(&process->kernel, K_MAIN, K_BIT(signum), &code)) return false;
    *told = (struct model_told){(uint8_t)signum, (uint8_t)(code & 255), (uint8_t)(code >> 8)};
    m_write_byte(m, K_MAIN, signum);
    return true;
}

/* ---------------------------------------------------------------------------------------------------- operations -- */

static bool may_ask(struct model *m, int signum, bool on, ops_event *out) {
    enum { RTMIN = 34, MOST = 8 };
    if (!m_in_main(m)) {
        BECAUSE("queue-arrivals-refusals");
        m_error(out, OPS_ERROR_VALUE, "queue_arrivals only works in main thread of the main interpreter");
    } else if (!m_is_signal(signum)) {
        BECAUSE("queue-arrivals-refusals");
        m_error(out, OPS_ERROR_VALUE, err_number);
    } else if (signum < RTMIN) {
        BECAUSE("queue-arrivals-refusals");
        m_error(out, OPS_ERROR_OS, err_invalid);
    } else if (on && !(m->process.queued & K_BIT(signum)) && __builtin_popcountll(m->process.queued) == MOST) {
        BECAUSE("queue-arrivals-refusals");
        m_error(out, OPS_ERROR_BLOCKING_IO, "[Errno 11] Resource temporarily unavailable");
    } else {
        return true;
    }
    return false;
}

/* What has not been called when it is given up is one call [queue-arrivals-off]. No safe point. */
void m_queue_arrivals(struct model *m, const ops_op *op, ops_event *out) {
    int signum = op->number[0];
    if (!may_ask(m, signum, op->number[1] != 0, out)) return;
    k_set bit = K_BIT(signum);
    BECAUSE(op->number[1] ? "queue-arrivals-call-each" : "queue-arrivals-off");
    if (op->number[1]) {
        m->process.queued |= bit;
    } else if (m->process.queued & bit) {
        m->process.queued &= ~bit;
        m_forget_arrived(m, bit);
        m_release(m, bit);
    }
}

/* The kernel's own: an arrival and no safe point. */
void m_sigqueue(struct model *m, const ops_op *op, ops_event *out) {
    int signum = op->number[0];
    if (signum && !m_is_signal(signum)) {
        BECAUSE("pidfd-refusals");
        m_error(out, OPS_ERROR_OS, err_invalid);
        return;
    }
    BECAUSE("arrival-only-trips");
    if (signum) m_send(m, K_PROCESS, signum, K_QUEUE | K_VALUE(op->number[1]));
}

/* [queue-arrivals-siginfo] */
void m_frame_siginfo(struct model *m, const ops_op *op, ops_event *out) {
    (void)op;
    BECAUSE("queue-arrivals-siginfo");
    if (!m->told.signum) {
        m_value(out, OPS_RESULT_HANDLER, OPS_HANDLER_NONE);
        return;
    }
    m_value(out, OPS_RESULT_ARRIVAL, m->told.code == K_QUEUE ? -1 : m->told.code);
    out->number[1] = m->told.value;
}
