/* dispositions.c - the table of handlers and the kernel's dispositions (rules 31 to 48, 73, 74, 125). */
#include "inside.h"

static enum k_action action_of(int disposition) {
    return disposition == OPS_HANDLER_DFL ? K_DFL : disposition == OPS_HANDLER_IGN ? K_IGN : K_ENGINE;
}

/* [table-filled-from-kernel]; rule 46. */
void m_fill_table(struct model *m) {
    static const uint8_t shown[] = {[K_DFL] = OPS_HANDLER_DFL,
                                    [K_IGN] = OPS_HANDLER_IGN,
                                    [K_ENGINE] = OPS_HANDLER_NONE,
                                    [K_FOREIGN] = OPS_HANDLER_NONE};
    for (int signum = 1; signum < K_NSIG; signum++)
        m->process.table[signum] =
            K_BIT(signum) & K_RESERVED ? OPS_HANDLER_NONE : shown[m->process.kernel.action[signum]];
    m->process.filled = FILLED;
}

/* Both changes with the step between them, for which arrival-between-kernel-and-table says what an arrival comes to.
 * [handler-looked-up-at-dispatch] [signal-resets-siginterrupt] */
static void install(struct model *m, int signum, int disposition) {
    k_set_action(&m->process.kernel, signum, action_of(disposition));
    m->process.restarts &= ~K_BIT(signum);
    m_at(m, MODEL_STEP_TABLE);
    m_release(m, K_BIT(signum)); /* [queue-arrivals-wait-in-the-kernel]: what waits is for the new one */
    m->process.table[signum] = (uint8_t)disposition;
}

/* The order of rule 31 [signal-checks-in-order]. */
static bool may_install(struct model *m, int signum, int disposition, ops_event *out) {
    if (!m_in_main(m)) {
        BECAUSE("signal-only-in-main-thread");
        m_error(out, OPS_ERROR_VALUE, "signal only works in main thread of the main interpreter");
    } else if (!m_is_signal(signum)) {
        BECAUSE("signal-number-range");
        m_error(out, OPS_ERROR_VALUE, err_number);
    } else if (disposition == OPS_HANDLER_NONE) {
        BECAUSE("none-cannot-be-given-back"); /* [handler-type] */
        m_error(out, OPS_ERROR_TYPE, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
    } else {
        return true;
    }
    return false;
}

/* Nothing but its own signal changes [signal-changes-only-its-signal], and that only at the very end
 * [failing-signal-changes-nothing]; also from inside the handler [handler-replaces-itself]. */
static void set_disposition(struct model *m, int signum, int disposition, ops_event *out) {
    if (!may_install(m, signum, disposition, out)) return;
    if (!m_safe_point(m, out)) return;                /* [pending-before-change] [failing-handler-aborts-change] */
    if (m->process.filled != FILLED) m_fill_table(m); /* a handler has ended everything */
    m_at(m, MODEL_STEP_KERNEL);                       /* [arrival-between-pass-and-kernel] */
    if (m->end) return;
    if (K_BIT(signum) & K_FIXED) { /* [unchangeable-signals] [signal-checks-in-order] */
        BECAUSE("unchangeable-signals");
        m_error(out, OPS_ERROR_OS, err_invalid);
        return;
    }
    int before = m->process.table[signum];
    install(m, signum, disposition);
    BECAUSE("signal-returns-previous");
    m_value(out, OPS_RESULT_HANDLER, before);
}

void m_signal(struct model *m, const ops_op *op, ops_event *out) {
    set_disposition(m, op->number[0], op->number[1], out);
}

/* Never asks the kernel [getsignal-reads-the-table] [getsignal-in-any-thread]; rule 45. */
void m_getsignal(struct model *m, const ops_op *op, ops_event *out) {
    if (!m_is_signal(op->number[0])) {
        BECAUSE("getsignal-range");
        m_error(out, OPS_ERROR_VALUE, err_number);
        return;
    }
    BECAUSE("getsignal-reads-the-table");
    m_value(out, OPS_RESULT_HANDLER, m->process.table[op->number[0]]);
}

void m_save(struct model *m, const ops_op *op, ops_event *out) {
    m_getsignal(m, op, out);
    if (out->kind == OPS_EVENT_VALUE) m->process.slot[op->number[0]] = (uint8_t)out->number[0];
}

/* A slot that nothing was saved in holds none. */
void m_restore(struct model *m, const ops_op *op, ops_event *out) {
    int signum = op->number[0];
    set_disposition(m, signum, m_is_signal(signum) ? m->process.slot[signum] : OPS_HANDLER_NONE, out);
}

/* Rules 73, 74 [siginterrupt-in-any-thread]; [arrival-inside-siginterrupt]: nothing but the flag changes. */
void m_siginterrupt(struct model *m, const ops_op *op, ops_event *out) {
    int signum = op->number[0];
    if (!m_is_signal(signum)) {
        BECAUSE("siginterrupt-range");
        m_error(out, OPS_ERROR_VALUE, err_number);
        return;
    }
    m_at(m, MODEL_STEP_KERNEL);
    if (K_BIT(signum) & K_FIXED) {
        BECAUSE("siginterrupt-refused-signals");
        m_error(out, OPS_ERROR_OS, err_invalid);
        return;
    }
    BECAUSE("siginterrupt-keeps-disposition");
    /* The same disposition is written again: to the kernel that is setting it [ignore-discards-pending]. */
    k_set_action(&m->process.kernel, signum, (enum k_action)m->process.kernel.action[signum]);
    if (op->number[1]) m->process.restarts &= ~K_BIT(signum);
    else m->process.restarts |= K_BIT(signum);
}

/* [os-setsig-passes-the-table-by] [os-setsig-failure]; rule 125. */
void m_os_signal(struct model *m, const ops_op *op, ops_event *out) {
    static const uint8_t shown[] = {[K_DFL] = OPS_HANDLER_DFL,
                                    [K_IGN] = OPS_HANDLER_IGN,
                                    [K_ENGINE] = OPS_HANDLER_ENGINE,
                                    [K_FOREIGN] = OPS_HANDLER_FOREIGN};
    int signum = op->number[0];
    if (!m_is_signal(signum) || (K_BIT(signum) & K_FIXED)) {
        BECAUSE("os-setsig-failure");
        m_error(out, OPS_ERROR_OS, err_invalid);
        return;
    }
    enum k_action next = op->number[1] == OPS_HANDLER_FOREIGN ? K_FOREIGN : action_of(op->number[1]);
    BECAUSE("os-setsig-passes-the-table-by");
    m_value(out, OPS_RESULT_HANDLER, shown[k_set_action(&m->process.kernel, signum, next)]);
    m->process.restarts &= ~K_BIT(signum);
}

/* ------------------------------------------------------------------------------------------------- start and end -- */

static bool is_allowed(struct model *m, const char *text, ops_event *out) {
    if (m_in_main(m)) return true;
    m_error(out, OPS_ERROR_VALUE, text);
    return false;
}

/* Rules 47, 48 [plain-start-touches-nothing] [sigint-flag-alone] [startup-keeps-other-sigint]. */
void m_init(struct model *m, const ops_op *op, ops_event *out) {
    if (!is_allowed(m, "init only works in main thread of the main interpreter", out)) return;
    if (op->number[0] & 1) { /* [startup-ignores-sigpipe-sigxfsz] */
        install(m, SIGPIPE_, OPS_HANDLER_IGN);
        install(m, SIGXFSZ_, OPS_HANDLER_IGN);
    }
    m_at(m, MODEL_STEP_KERNEL); /* [arrival-between-fill-and-sigint] */
    if (m->end || !(op->number[0] & 2)) return;
    if (m->process.table[SIGINT_] == OPS_HANDLER_DFL)
        install(m, SIGINT_, OPS_HANDLER_KBD); /* [startup-handles-sigint] */
}

/* What waits has arrived, and is forgotten with the flags [finalize-clears-flags] [queue-arrivals-off]. */
static void forget_queues(struct model *m) {
    struct model_process *process = &m->process;
    int code, signum;
    process->queued = 0;
    m_forget_arrived(m, K_ALL);
    while (!m->end && process->held && (signum = k_take(&process->kernel, K_MAIN, process->held, &code)) != 0)
        m_trip(m, K_MAIN, signum);
    process->kernel.mask[K_MAIN] &= ~process->held;
    process->held = 0;
}

/* [finalize-resets-handlers] [finalize-keeps-other-dispositions] [finalize-clears-flags]; the rest
 * stays [finalize-keeps-timers-mask-wakeup]; rule 49. */
void m_fini(struct model *m, const ops_op *op, ops_event *out) {
    (void)op;
    if (!is_allowed(m, "fini only works in main thread of the main interpreter", out)) return;
    forget_queues(m);
    for (int signum = 1; signum < K_NSIG && !m->end; signum++) {
        int disposition = m->process.table[signum];
        if (disposition > OPS_HANDLER_H8 && disposition != OPS_HANDLER_KBD) continue;
        m_at(m, MODEL_STEP_KERNEL); /* [arrival-while-finalizing] */
        install(m, signum, OPS_HANDLER_DFL);
    }
    m->process.tripped = 0;
    m->process.is_tripped = m->process.is_fresh = false;
    m->process.filled = FILLED_NOT_SINCE_END;
}
