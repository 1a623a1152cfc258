/* dispatch.c - the safe point: which handlers run, in what order, and what their failures come to (rules 9 to 27). */
#include "inside.h"

/* ------------------------------------------------------------------------------------------------------- reports -- */

static void drop_reports(struct model_process *process, int made) {
    process->reports = (uint8_t)(process->reports - made);
    memmove(process->report, process->report + made, process->reports);
    process->reports_kept = 0;
}

/* What fails while they are made is made too, or is for the next safe point [wakeup-report-order]. */
static bool is_made_now(struct model *m, int i, int count) {
    return i < count || (i < m->process.reports && m_choose(m, 2, "wakeup-report-order"));
}

void m_make_reports(struct model *m) {
    struct model_process *process = &m->process;
    int made = 0;
    for (int count = process->reports; is_made_now(m, made, count); made++) {
        m_at(m, MODEL_STEP_REPORTING);
        if (m->end) return;
        ops_event event;
        m_event_here(m, &event, OPS_EVENT_WAKEUP_REPORT);
        event.error = process->report[made];
        event.number[0] = event.error == OPS_ERROR_BLOCKING_IO   ? ERRNO_EAGAIN
                          : event.error == OPS_ERROR_BROKEN_PIPE ? ERRNO_EPIPE
                                                                 : ERRNO_EBADF;
        BECAUSE("wakeup-report-waits-for-safe-point");
        m_emit(m, &event);
    }
    drop_reports(process, made);
}

/* [race-report]; rule 25. */
static void report_race(struct model *m, int signum) {
    ops_event event;
    char text[OPS_TEXT];
    m_event_here(m, &event, OPS_EVENT_REPORT);
    m_text(text, "OSError: Signal ", signum, " ignored due to race condition");
    ops_event_text(&event, text);
    BECAUSE("race-report");
    m_emit(m, &event);
}

/* ------------------------------------------------------------------------------------------------------ handlers -- */

static void run_body(struct model *m, int handler) {
    if (!ops_path_push(&m->path, (uint16_t)(OPS_PATH_HANDLER + handler))) {
        m_end(m, OPS_EVENT_LIMIT, 0);
        return;
    }
    uint8_t uncaught = m->uncaught; /* an error inside is the body's own */
    m->uncaught = 0;
    m->depth++;
    m_run(m, m->program->handler[handler]);
    m->depth--;
    m->uncaught = uncaught;
    ops_path_pop(&m->path);
}

/* [handler-gets-number-and-frame]: the event's path is the frame. */
static void announce(struct model *m, int handler, int signum) {
    ops_event event;
    if (m->depth == OPS_CALLS) m_end(m, OPS_EVENT_LIMIT, 0);
    m_event_here(m, &event, OPS_EVENT_CALL);
    event.handler = (uint8_t)handler;
    event.number[0] = signum;
    event.number[1] = m->depth + 1;
    m_emit(m, &event);
}

/* Calls a handler with the current operation as its frame [one-frame-a-pass], with the mask as it is
 * [nothing-masked-in-handler], and as deep as it comes [own-signal-recurses] [recursion-has-no-limit] but for
 * OPS_CALLS. What it does is the program's affair [handler-is-an-ordinary-function] [handler-result-is-ignored];
 * every failure is the same [no-failure-is-special]. False when it failed, or the end came. */
static bool call(struct model *m, int signum, int handler, struct model_told told, ops_event *out) {
    if (handler == OPS_HANDLER_KBD) { /* [default-int-handler-for-any-signal] */
        m_error(out, OPS_ERROR_KEYBOARD_INTERRUPT, "");
        BECAUSE("default-int-handler-interrupts");
        return false;
    }
    struct model_told before = m->told;
    announce(m, handler, signum);
    m->told = told;
    if (!m->end) run_body(m, handler);
    m->told = before;
    bool fails = m->is_failing;
    ops_event event;
    m_event_here(m, &event, fails ? OPS_EVENT_FAILED : OPS_EVENT_DONE);
    event.handler = (uint8_t)handler;
    event.number[0] = fails ? m->fails_with : 0;
    m->is_failing = false;
    m_emit(m, &event);
    if (!fails || m->end) return !m->end;
    m_error(out, OPS_ERROR_FAIL, "");
    out->number[0] = m->fails_with;
    BECAUSE("failure-leaves-the-safe-point");
    return false;
}

/* ------------------------------------------------------------------------------------------------------ the pass -- */

static bool is_handler(int disposition) {
    return disposition <= OPS_HANDLER_H8 || disposition == OPS_HANDLER_KBD;
}

/* One call, told of its arrival; false ends the pass. */
static bool call_once(struct model *m, int signum, struct model_told told, ops_event *out) {
    int handler = m->process.table[signum]; /* [handler-looked-up-at-dispatch] */
    if (!is_handler(handler)) {
        report_race(m, signum);
        return !m->end; /* [race-report] */
    }
    if (call(m, signum, handler, told, out)) {
        m_at(m, MODEL_STEP_RETURNED);
        return !m->end;
    }
    m->process.is_tripped = true; /* [failing-handler-leaves-rest-pending] [failed-signal-is-done]; rule 13 */
    m_at(m, MODEL_STEP_FAILED);   /* [arrival-after-a-failure] */
    return false;
}

/* A call for each arrival, but 64 at most in one pass [queue-arrivals-call-each]. A flag that no arrival stands behind is
 * a call too, which is told nothing but the number [queue-arrivals-siginfo]. */
static bool call_for_each(struct model *m, int signum, ops_event *out) {
    enum { CALLS_MOST = 64 };
    bool is_flagged = true;
    for (int calls = 0; calls < CALLS_MOST && !m->end; calls++) {
        struct model_told told = {(uint8_t)signum, K_USER, 0};
        is_flagged |= (m->process.tripped & K_BIT(signum)) != 0;
        m->process.tripped &= ~K_BIT(signum);
        if (!m_next_arrival(m, signum, &told) && !is_flagged) {
            m_release(m, K_BIT(signum));
            return !m->end;
        }
        is_flagged = false;
        if (calls) BECAUSE("queue-arrivals-call-each");
        if (m->end || !call_once(m, signum, told, out)) return false;
    }
    return !m->end;
}

/* One tripped signal; false ends the pass. */
static bool run_one(struct model *m, int signum, ops_event *out) {
    m->process.tripped &= ~K_BIT(signum); /* before the call: rule 10 */
    m_at(m, MODEL_STEP_CLEARED);          /* [arrival-between-clear-and-call] */
    if (m->end) return false;
    if (m->process.queued & K_BIT(signum)) return call_for_each(m, signum, out);
    return call_once(m, signum, (struct model_told){0, 0, 0}, out);
}

/* [ascending-order]; the scan never goes back [lower-trip-waits-behind-the-scan] [arrival-behind-the-scan], but a
 * handler with a safe point runs what has come meanwhile [lower-trip-runs-nested]. It goes on after a handler that
 * succeeds, whatever failed inside it [nested-failure-reaches-outer-handler]
 * [outer-pass-goes-on-after-caught-failure], and ends with the first that fails [failures-come-one-by-one]. */
static bool pass(struct model *m, ops_event *out) {
    m_at(m, MODEL_STEP_PASS); /* [arrival-before-the-pass] */
    if (!m->end) m_pull(m);
    if (m->end) return false;
    if (!m->process.is_tripped) {
        BECAUSE(m->depth ? "nested-without-trip-runs-nothing" : "no-invented-call");
        return true;
    }
    bool is_left_over = !m->process.is_fresh;
    m->process.is_tripped = m->process.is_fresh = false; /* before the scan: rule 10 */
    m_at(m, MODEL_STEP_TAKEN);                           /* [arrival-ahead-of-the-scan] */
    BECAUSE(is_left_over ? "failing-handler-leaves-rest-pending"
            : m->depth   ? "nested-with-trip-runs-all"
                         : "no-lost-arrival");
    for (int signum = 1; signum < K_NSIG; signum++) {
        k_set ahead = m->process.tripped >> (signum - 1);
        if (!ahead) break;
        signum += __builtin_ctzll(ahead);
        if (!run_one(m, signum, out)) return false;
        BECAUSE("ascending-order");
    }
    m_at(m, MODEL_STEP_SCANNED);
    return !m->end;
}

/* Reports come, also when a handler fails [report-and-failure], before the handlers, or after them; those of the pass
 * itself, and where nothing is tripped, now or at the next safe point; an interpreter may leave all to its loop
 * [wakeup-report-order]. */
bool m_safe_point(struct model *m, ops_event *out) {
    if (!m_in_main(m)) {
        BECAUSE("check-outside-main-is-nothing");
        return true;
    }
    bool is_due = m->process.reports && m->process.is_tripped && !m->params->interpreter;
    if (m->process.reports && !m_choose(m, 2, "wakeup-report-order")) {
        m_make_reports(m);
        is_due = false;
    }
    bool went_well = pass(m, out);
    if (m->process.reports && (is_due || !m_choose(m, 2, "wakeup-report-order"))) m_make_reports(m);
    return went_well && !m->end;
}

/* An interpreter's loop sees an arrival at once. What a failing handler left it may see now or later (rule 27).
 * While another thread runs a block main waits for it, and looks when that is done
 * [other-threads-arrival-does-not-interrupt]. */
static bool loop_looks(struct model *m) {
    if (!m->process.is_tripped || !m_in_main(m) || m->is_raw) return false; /* hold: all at its end */
    if (m->process.is_fresh) return true;
    return m->process.tripped && !m_choose(m, 2, "leftovers-run-at-next-safe-point");
}

void m_loop(struct model *m, ops_event *out) {
    while (m->params->implicit && loop_looks(m) && !m->end) {
        ops_event failure = *out;
        if (!m_safe_point(m, &failure)) *out = failure;
    }
    if (m->params->interpreter && m->process.reports && m_in_main(m) && !m->end &&
        !m_choose(m, 2, "wakeup-report-order"))
        m_make_reports(m);
}
