/* wakeup.c - the wakeup fd (rules 62 to 72). arrive.c writes the bytes; a child writes to its parent's pipe
 * [wakeup-survives-fork].
 */
#include "inside.h"

/* Makes fd the wakeup fd. The one before is not closed, but nobody can name it any more. */
static void swap(struct model *m, int fd, bool warns, ops_event *out) {
    struct model_process *process = &m->process;
    int before = process->wakeup ? process->wakeup : OPS_FD_OFF;
    bool has_end = fd == OPS_FD_PIPE || fd == OPS_FD_FULL || fd == OPS_FD_SOCKET || fd == OPS_FD_BLOCKING;
    if (fd == OPS_FD_BAD) fd = OPS_FD_OFF;
    process->wakeup = fd == OPS_FD_LOST ? OPS_FD_NULL : (uint8_t)fd; /* it is closed when the call is over */
    process->pipe = has_end ? process->forks + 1 : 0;
    /* drain empties the last one that has been opened, also after `off` */
    if (fd != OPS_FD_OFF && fd != OPS_FD_CLOSED) process->drained = process->pipe;
    if (has_end) m->pipe[process->forks] = (struct model_pipe){.brimful = fd == OPS_FD_FULL};
    m_at(m, MODEL_STEP_TABLE); /* [arrival-during-set-wakeup-fd] */
    process->wakeup = (uint8_t)fd;
    process->warns = warns; /* [wakeup-flag-of-last-call] */
    BECAUSE("wakeup-returns-previous");
    m_value(out, OPS_RESULT_FD, before);
}

/* [wakeup-checks-in-order] [wakeup-failure-keeps-the-old] [wakeup-any-nonblocking-fd]; no safe point. */
void m_wakeup(struct model *m, const ops_op *op, ops_event *out) {
    int fd = op->number[0];
    if (!m_in_main(m)) {
        BECAUSE("wakeup-only-in-main-thread");
        m_error(out, OPS_ERROR_VALUE, "set_wakeup_fd only works in main thread of the main interpreter");
    } else if (fd == OPS_FD_CLOSED || fd == OPS_FD_BAD) {
        BECAUSE("wakeup-bad-fd");
        m_error(out, OPS_ERROR_OS, "[Errno 9] Bad file descriptor");
    } else if (fd == OPS_FD_BLOCKING) {
        BECAUSE("wakeup-fd-must-not-block");
        m_error(out, OPS_ERROR_VALUE, "the fd FD must be in non-blocking mode");
    } else {
        swap(m, fd, op->number[1] != 0, out);
    }
}

/* [swap-wakeup-is-unchecked]; rule 72. */
void m_swap_wakeup(struct model *m, const ops_op *op, ops_event *out) {
    swap(m, op->number[0], true, out);
}

/* Zeros are the filler of `full`, and left out. */
void m_drain(struct model *m, const ops_op *op, ops_event *out) {
    (void)op;
    BECAUSE("wakeup-byte-each-arrival");
    m_value(out, OPS_RESULT_BYTES, 0);
    if (!m->process.drained) return;
    struct model_pipe *pipe = &m->pipe[m->process.drained - 1];
    out->number[0] = pipe->bytes < OPS_TEXT ? pipe->bytes : OPS_TEXT;
    memcpy(out->bytes, pipe->byte, (size_t)out->number[0]);
    *pipe = (struct model_pipe){.bytes = 0};
}
