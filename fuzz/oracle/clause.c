/* clause.c - which clause a difference is about. The model names the one of the step that it expected; where what was
 * shown instead says more exactly what is wrong, that is named.
 */
#include "inside.h"

struct difference {
    const struct oracle *oracle;
    const ops_program *program;
    const ops_event *did, *allowed; /* allowed: the first alternative */
    const ops_op *op;               /* in which it was shown */
};

static const ops_event nothing;

static bool is_allowed_kind(const struct model_verdict *verdict, int kind) {
    for (uint32_t i = 0; i < verdict->alternatives; i++)
        if (verdict->allowed[i].kind == kind) return true;
    return false;
}

static bool is_in(const struct difference *difference, int kind) {
    return difference->op && difference->op->kind == kind;
}

static bool is_change(const struct difference *difference) {
    return is_in(difference, OPS_SIGNAL) || is_in(difference, OPS_RESTORE);
}

static bool is_failure(const ops_event *event) {
    return event->kind == OPS_EVENT_ERROR &&
           (event->error == OPS_ERROR_FAIL || event->error == OPS_ERROR_KEYBOARD_INTERRUPT);
}

static bool has(const ops_program *program, int kind, int signum) {
    for (int i = 0; i < program->ops; i++)
        if (program->op[i].kind == kind && (!signum || program->op[i].number[0] == signum)) return true;
    return false;
}

/* The call that was expected now comes later: it was not lost. */
static bool comes_later(const struct difference *difference) {
    const ops_trace *trace = &difference->oracle->trace;
    for (uint32_t i = difference->oracle->verdict.at + 1; i < trace->events; i++)
        if (trace->event[i].kind == OPS_EVENT_CALL && trace->event[i].number[0] == difference->allowed->number[0])
            return true;
    return false;
}

/* In a child that another thread than main has forked. */
static bool is_in_child_of_thread(const struct difference *difference) {
    ops_path path = difference->allowed->path;
    bool forks = false;
    for (; path.length > 0; path.length--) {
        const ops_op *op = oracle_operation(difference->program, &path);
        if (op && op->kind == OPS_FORK) forks = true;
        if (op && op->kind == OPS_THREAD && forks) return true;
    }
    return false;
}

/* A handler was expected to be called, and the operation went on. */
static const char *without_a_call(const struct difference *difference) {
    if (difference->allowed->kind != OPS_EVENT_CALL) return NULL;
    if (is_in_child_of_thread(difference)) return "forking-thread-is-main";
    if (!comes_later(difference)) return NULL;
    if (is_change(difference)) return "pending-before-change";
    if (is_in(difference, OPS_RAISE)) return "raise-is-a-safe-point";
    return is_in(difference, OPS_MASK) ? "mask-is-a-safe-point" : NULL;
}

/* A handler has failed, and the operation went on. */
static const char *after_a_failure(const struct difference *difference) {
    const ops_event *did = difference->did;
    if (!is_failure(difference->allowed) || is_failure(did)) return NULL;
    if (did->kind == OPS_EVENT_CALL) return "failing-handler-leaves-rest-pending";
    return is_change(difference) && did->kind == OPS_EVENT_VALUE ? "failing-handler-aborts-change" : NULL;
}

static bool has_failed_in_mask(const struct difference *difference) {
    const ops_trace *trace = &difference->oracle->trace;
    for (uint32_t i = 0; i < difference->oracle->verdict.at; i++) {
        if (!is_failure(&trace->event[i])) continue;
        const ops_op *op = oracle_operation(difference->program, &trace->event[i].path);
        if (op && op->kind == OPS_MASK) return true;
    }
    return false;
}

/* Both are values, and differ. */
static const char *of_values(const struct difference *difference) {
    const ops_event *did = difference->did, *allowed = difference->allowed;
    if (did->kind != OPS_EVENT_VALUE || allowed->kind != OPS_EVENT_VALUE || did->result != allowed->result) return NULL;
    if (did->result == OPS_RESULT_BYTES && did->number[0] == allowed->number[0]) return "wakeup-byte-is-the-number";
    if (did->result == OPS_RESULT_TIMER && did->number[0] == allowed->number[0]) return "setitimer-arms";
    if (is_in(difference, OPS_ALARM) && allowed->number[0] > INT32_MAX) return "alarm-negative-is-unsigned";
    if (is_in(difference, OPS_MASK) && has_failed_in_mask(difference)) return "mask-stays-after-failure";
    if (is_in(difference, OPS_OS_SIGNAL) && has(difference->program, OPS_FINI, 0)) return "finalize-resets-handlers";
    bool is_kbd = did->result == OPS_RESULT_HANDLER && did->number[0] == OPS_HANDLER_KBD;
    return is_kbd && has(difference->program, OPS_INIT, 0) ? "startup-keeps-other-sigint" : NULL;
}

static const char *of_report(const struct difference *difference) {
    const ops_event *did = difference->did;
    const struct model_verdict *verdict = &difference->oracle->verdict;
    if (did->kind == OPS_EVENT_WAKEUP_REPORT && !is_allowed_kind(verdict, OPS_EVENT_WAKEUP_REPORT))
        return did->error == OPS_ERROR_BLOCKING_IO ? "wakeup-full-is-silent" : "wakeup-byte-each-arrival";
    if (did->kind != OPS_EVENT_REPORT) return NULL;
    if (strcmp(did->text, "an arrival has changed errno") == 0) return "arrival-keeps-errno";
    bool is_race = strstr(did->text, "ignored due to race condition") && !is_allowed_kind(verdict, OPS_EVENT_REPORT);
    return is_race && has(difference->program, OPS_INTERRUPT, 0) ? "interrupt-of-unhandled-is-silent" : NULL;
}

const char *oracle_clause(const struct oracle *oracle, const ops_program *program, const ops_event *did) {
    const struct model_verdict *verdict = &oracle->verdict;
    struct difference difference = {oracle, program, did ? did : &nothing,
                                    verdict->alternatives ? &verdict->allowed[0] : &nothing, NULL};
    difference.op = oracle_operation(program, &difference.did->path);
    static const char *(*const exact[])(const struct difference *) = {without_a_call, after_a_failure, of_values,
                                                                      of_report};
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
        const char *clause = exact[i](&difference);
        if (clause) return clause;
    }
    return verdict->alternatives && verdict->clause[0] ? verdict->clause[0] : "unknown";
}
