/* masks.c - sets of signals, the mask, what is pending, and names (rules 92 to 102, 127, 128). */
#include "inside.h"

/* [mask-number-range]; rule 94. */
static bool refuse_number(struct model *m, int number, ops_event *out) {
    char text[OPS_TEXT];
    m_text(text, "signal number ", number, " out of range [1; 64]");
    BECAUSE("mask-number-range");
    m_error(out, OPS_ERROR_VALUE, text);
    return false;
}

/* [mask-reserved-numbers]; rule 95. */
static void warn(struct model *m, int number) {
    ops_event event;
    char text[OPS_TEXT];
    m_event_here(m, &event, OPS_EVENT_WARNING);
    m_text(text, "invalid signal number ", number, ", please use valid_signals()");
    ops_event_text(&event, text);
    BECAUSE("mask-reserved-numbers");
    m_emit(m, &event);
}

/* In ascending order, until the number that is none. */
bool m_signals(struct model *m, const ops_set *set, k_set *signals, ops_event *out) {
    if (set->has_bad && set->bad < 1) return refuse_number(m, set->bad, out);
    for (int number = 32; number <= 33; number++)
        if (set->bits & K_BIT(number)) warn(m, number);
    if (set->has_bad) return refuse_number(m, set->bad, out);
    *signals = set->bits & ~K_RESERVED;
    return !m->end;
}

static k_set changed(k_set mask, int how, k_set signals) {
    k_set next = how == 0 ? mask | signals : how == 1 ? mask & ~signals : signals; /* [mask-how] */
    return next & ~K_UNMASKABLE;                                                   /* [mask-kill-and-stop] */
}

static void set_value(ops_event *out, k_set set) {
    m_value(out, OPS_RESULT_SET, 0);
    out->set[0] = set;
}

/* Held signals are blocked by nobody that the program knows; what it blocks itself is its own
 * [queue-arrivals-hold-is-unseen]. */
static void change_of_main(struct model *m, int how, k_set signals) {
    struct model_process *process = &m->process;
    k_set *mask = &process->kernel.mask[K_MAIN], blocked = *mask & ~process->held,
          next = changed(blocked, how, signals);
    process->held &= ~next;
    process->held |= m_in_line(m, blocked & ~next);
    *mask = next | process->held;
}

/* Rules 92 to 98: the set, how, the kernel's change, what it lets in, the pass. The change stays although a handler
 * fails [mask-stays-after-failure]. */
void m_mask(struct model *m, const ops_op *op, ops_event *out) {
    k_set signals, *mask = &m->process.kernel.mask[m->process.thread], before;
    if (!m_signals(m, &op->set, &signals, out)) return;
    if (op->number[0] < 0 || op->number[0] > 2) {
        BECAUSE("mask-bad-how");
        m_error(out, OPS_ERROR_OS, err_invalid);
        return;
    }
    m_at(m, MODEL_STEP_KERNEL); /* [arrival-around-blocking]; [mask-of-calling-thread] */
    before = m_in_main(m) ? *mask & ~m->process.held : *mask;
    if (m_in_main(m)) change_of_main(m, op->number[0], signals);
    else *mask = changed(before, op->number[0], signals);
    m_deliver(m, m->process.thread);
    m_at(m, MODEL_STEP_SENT);                    /* [arrival-after-unblocking] */
    if (m->end || !m_safe_point(m, out)) return; /* [mask-is-a-safe-point] */
    BECAUSE("mask-returns-previous");
    set_value(out, before);
}

/* [sigpending-shows-blocked] [sigpending-of-own-thread] [sigpending-knows-no-flags] */
void m_sigpending(struct model *m, const ops_op *op, ops_event *out) {
    (void)op;
    BECAUSE("sigpending-shows-blocked");
    k_set held = m_in_main(m) ? m->process.held : 0; /* [queue-arrivals-hold-is-unseen] */
    set_value(out, k_pending(&m->process.kernel, m->process.thread) & ~held);
}

/* --------------------------------------------------------------------------------------------------------- names -- */

/* Rule 127. */
void m_valid_signals(struct model *m, const ops_op *op, ops_event *out) {
    (void)op;
    BECAUSE("valid-signals");
    set_value(out, ~K_RESERVED);
}

/* The C library's words, in English; rule 128. */
static const char *const texts[K_RTMIN] = {
    [1] = "Hangup",
    "Interrupt",
    "Quit",
    "Illegal instruction",
    "Trace/breakpoint trap",
    "Aborted",
    "Bus error",
    "Floating point exception",
    "Killed",
    "User defined signal 1",
    "Segmentation fault",
    "User defined signal 2",
    "Broken pipe",
    "Alarm clock",
    "Terminated",
    "Stack fault",
    "Child exited",
    "Continued",
    "Stopped (signal)",
    "Stopped",
    "Stopped (tty input)",
    "Stopped (tty output)",
    "Urgent I/O condition",
    "CPU time limit exceeded",
    "File size limit exceeded",
    "Virtual timer expired",
    "Profiling timer expired",
    "Window changed",
    "I/O possible",
    "Power failure",
    "Bad system call",
};

void m_strsignal(struct model *m, const ops_op *op, ops_event *out) {
    int signum = op->number[0];
    char text[OPS_TEXT];
    BECAUSE("strsignal-text");
    if (!m_is_signal(signum)) {
        BECAUSE("strsignal-range");
        m_error(out, OPS_ERROR_VALUE, err_number);
    } else if (K_BIT(signum) & K_RESERVED) {
        BECAUSE("strsignal-of-reserved");
        m_value(out, OPS_RESULT_HANDLER, OPS_HANDLER_NONE);
    } else {
        m_value(out, OPS_RESULT_TEXT, 0);
        m_text(text, "Real-time signal ", signum - 34, "");
        ops_event_text(out, signum < K_RTMIN ? texts[signum] : text);
    }
}
