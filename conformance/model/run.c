/* run.c - carries a program out, one operation after the other. */
#include "inside.h"

int m_choose(struct model *m, int n, const char *clause) {
    BECAUSE(clause);
    return m->world->choose(m->world->data, n, clause);
}

void m_end(struct model *m, enum ops_event_kind kind, int number) {
    if (m->end) return;
    m->end = (uint8_t)kind;
    m->end_number = number;
}

/* -------------------------------------------------------------------------------------------------------- events -- */

void m_event_here(const struct model *m, ops_event *event, enum ops_event_kind kind) {
    memset(event, 0, sizeof *event);
    event->kind = (uint8_t)kind;
    event->path = m->path;
}

/* The last slot of a trace is the end's: anything else there is `limit`. */
void m_emit(struct model *m, const ops_event *event) {
    static const ops_event limit = {.kind = OPS_EVENT_LIMIT};
    if (m->end) return;
    bool is_full = m->events == OPS_EVENTS - 1 && !ops_event_is_end(event);
    if (!m->world->event(m->world->data, m->events, is_full ? &limit : event, m->clause) || is_full)
        m->end = MODEL_LEFT;
    m->events++;
}

void m_value(ops_event *out, enum ops_result result, int64_t number) {
    out->kind = OPS_EVENT_VALUE;
    out->result = (uint8_t)result;
    out->number[0] = number;
}

void m_error(ops_event *out, enum ops_error error, const char *text) {
    ops_path path = out->path;
    memset(out, 0, sizeof *out);
    out->kind = OPS_EVENT_ERROR;
    out->error = (uint8_t)error;
    out->path = path;
    ops_event_text(out, text);
}

static char *put(char *at, const char *text) {
    while (*text) *at++ = *text++;
    return at;
}

void m_text(char *buf, const char *before, int number, const char *after) {
    char digits[12], *digit = digits + sizeof digits - 1;
    unsigned left = number < 0 ? 0U - (unsigned)number : (unsigned)number;
    *digit = 0;
    do *--digit = (char)('0' + left % 10);
    while (left /= 10);
    if (number < 0) *--digit = '-';
    *put(put(put(buf, before), digit), after) = 0;
}

/* ---------------------------------------------------------------------------------------------------- operations -- */

static m_operation *const operations[OPS_KINDS] = {
    [OPS_SIGNAL] = m_signal,
    [OPS_GETSIGNAL] = m_getsignal,
    [OPS_SAVE] = m_save,
    [OPS_RESTORE] = m_restore,
    [OPS_SIGINTERRUPT] = m_siginterrupt,
    [OPS_OS_SIGNAL] = m_os_signal,
    [OPS_RAISE] = m_raise,
    [OPS_KILL] = m_kill,
    [OPS_THREAD_KILL] = m_thread_kill,
    [OPS_PIDFD_SEND] = m_pidfd_send,
    [OPS_INTERRUPT] = m_interrupt,
    [OPS_INTERRUPT_OCCURRED] = m_interrupt_occurred,
    [OPS_CHECK] = m_check,
    [OPS_SLEEP] = m_sleep,
    [OPS_PAUSE] = m_pause,
    [OPS_ALARM] = m_alarm,
    [OPS_SETITIMER] = m_setitimer,
    [OPS_GETITIMER] = m_getitimer,
    [OPS_MASK] = m_mask,
    [OPS_SIGPENDING] = m_sigpending,
    [OPS_SIGWAIT] = m_sigwait,
    [OPS_SIGWAITINFO] = m_sigwaitinfo,
    [OPS_SIGTIMEDWAIT] = m_sigtimedwait,
    [OPS_STRSIGNAL] = m_strsignal,
    [OPS_VALID_SIGNALS] = m_valid_signals,
    [OPS_WAKEUP] = m_wakeup,
    [OPS_SWAP_WAKEUP] = m_swap_wakeup,
    [OPS_DRAIN] = m_drain,
    [OPS_INIT] = m_init,
    [OPS_FINI] = m_fini,
    [OPS_HOLD] = m_hold,
    [OPS_THREAD] = m_thread,
    [OPS_FORK] = m_fork,
    [OPS_EXEC] = m_exec,
    [OPS_ONCE] = m_once,
    [OPS_REPEAT] = m_repeat,
    [OPS_FAIL] = m_fail,
    [OPS_EXIT] = m_exit,
    [OPS_UNCAUGHT] = m_uncaught,
    [OPS_ADVANCE] = m_advance,
    [OPS_SPEND] = m_spend,
    [OPS_READ] = m_read,
    [OPS_WRITE] = m_write,
    [OPS_TRIPPED] = m_tripped,
    [OPS_QUEUE_ARRIVALS] = m_queue_arrivals,
    [OPS_SIGQUEUE] = m_sigqueue,
    [OPS_FRAME_SIGINFO] = m_frame_siginfo,
};

static bool uses_table(const ops_op *op) {
    switch (op->kind) {
        case OPS_SIGNAL:
        case OPS_GETSIGNAL:
        case OPS_SAVE:
        case OPS_RESTORE:
        case OPS_INIT:
        case OPS_FINI: return true;
        default: return false;
    }
}

/* Whether nothing but os_signal has been carried out so far. */
static bool is_before_start(const struct model *m, const ops_op *op) {
    int index = (int)(op - m->program->op), first = m->program->main.first;
    if (m->process.filled != FILLED_NOT_YET || index < first) return false;
    for (int i = first; i <= index; i++)
        if (m->program->op[i].kind != OPS_OS_SIGNAL) return false;
    return true;
}

static bool has_os_signal(const ops_program *program) {
    for (int i = 0; i < program->ops; i++)
        if (program->op[i].kind == OPS_OS_SIGNAL) return true;
    return false;
}

/* Sees to the table before the operation needs it. Each os_signal that the program begins with comes before the start.
 * An operation that does not use the table may fill it or not, which only os_signal makes visible; interrupt does not
 * after the end. */
static void look_after_table(struct model *m, const ops_op *op) {
    if (m->process.filled == FILLED || is_before_start(m, op)) return;
    if (m->process.filled == FILLED_NOT_SINCE_END && op->kind == OPS_INTERRUPT) return;
    if (!uses_table(op) && has_os_signal(m->program) && m_choose(m, 2, "table-filled-from-kernel")) return;
    m_fill_table(m);
}

/* [uncaught-interrupt-dies-of-sigint] [uncaught-failure-exits-with-1]; rule 52. Who blocks SIGINT everywhere cannot die
 * of it: 128 + 2 is what is left. */
static void end_uncaught(struct model *m, const ops_event *error) {
    m->clause = "uncaught-interrupt-dies-of-sigint";
    m_release(m, m->process.held);
    if (error->error != OPS_ERROR_KEYBOARD_INTERRUPT) {
        BECAUSE("uncaught-failure-exits-with-1");
        m_end(m, OPS_EVENT_EXIT, 1);
        return;
    }
    k_set_action(&m->process.kernel, SIGINT_, K_DFL);
    m_send(m, K_PROCESS, SIGINT_, K_USER);
    if (!m->end && m_choose(m, 2, "uncaught-interrupt-dies-of-sigint")) m_end(m, OPS_EVENT_KILLED, SIGINT_);
    m_end(m, OPS_EVENT_EXIT, 128 + SIGINT_);
}

static void carry_out(struct model *m, const ops_op *op) {
    if (m->process.steps == OPS_STEPS) m_end(m, OPS_EVENT_LIMIT, 0);
    if (m->end) return;
    m->process.steps++;
    m->storm = 0;
    m_begins(m);
    look_after_table(m, op);
    ops_event out;
    m_event_here(m, &out, OPS_EVENT_OK);
    m_late_arrival(m, op->kind == OPS_THREAD);
    m_at(m, MODEL_STEP_BEGIN);
    if (!m->end) operations[op->kind](m, op, &out);
    m_at(m, MODEL_STEP_END);
    if (!m_goes_on(m)) return;
    m_catch_up(m);
    m_loop(m, &out);
    m_emit(m, &out);
    if (out.kind == OPS_EVENT_ERROR && m->uncaught && !m->end) end_uncaught(m, &out);
}

/* One operation of a range at its place. */
static void carry_out_at(struct model *m, const ops_op *op, uint16_t number) {
    if (!ops_path_push(&m->path, number)) {
        m_end(m, OPS_EVENT_LIMIT, 0);
        return;
    }
    carry_out(m, op);
    ops_path_pop(&m->path);
}

void m_run(struct model *m, ops_range range) {
    uint16_t number = 0;
    for (int i = range.first; i < range.end && m_goes_on(m); i = m->program->op[i].end)
        carry_out_at(m, &m->program->op[i], ++number);
}

/* --------------------------------------------------------------------------------------------------- the program -- */

void model_begin(struct model *m, const ops_program *program, const struct model_params *params,
                 const struct model_world *world) {
    memset(m, 0, sizeof *m);
    m->program = program;
    m->params = params;
    m->world = world;
    m->next = program->main.first;
    struct kernel *kernel = &m->process.kernel;
    k_start(kernel);
    kernel->mask[K_MAIN] = program->blocked & ~K_FIXED;
    for (int signum = 1; signum < K_NSIG; signum++) {
        if (program->ignored & K_BIT(signum) & ~K_FIXED) kernel->action[signum] = K_IGN;
        m->process.slot[signum] = OPS_HANDLER_NONE;
    }
}

/* Says how it ended. */
static void finish(struct model *m) {
    uint8_t kind = m->end;
    if (kind == MODEL_LEFT) return;
    ops_event event = {.kind = kind};
    if (kind == OPS_EVENT_EXIT || kind == OPS_EVENT_KILLED || kind == OPS_EVENT_STOPPED)
        event.number[0] = m->end_number;
    m->end = 0;
    m_emit(m, &event);
    m->end = MODEL_LEFT;
}

bool model_step(struct model *m) {
    if (m->end) return false;
    if (m->next == m->program->main.end) {
        m_end(m, OPS_EVENT_EXIT, 0);
    } else {
        const ops_op *op = &m->program->op[m->next];
        carry_out_at(m, op, ++m->number);
        m->next = op->end;
    }
    if (m->end) finish(m);
    return !m->end;
}
