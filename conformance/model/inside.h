/* inside.h - what the model's files offer one another. Not for others. */
#ifndef CONFORMANCE_MODEL_INSIDE_H
#define CONFORMANCE_MODEL_INSIDE_H

#include <string.h>

#include "model.h"

enum { SIGINT_ = 2, SIGPIPE_ = 13, SIGALRM_ = 14, SIGCHLD_ = 17, SIGXFSZ_ = 25 };
enum { ERRNO_EBADF = 9, ERRNO_EAGAIN = 11, ERRNO_EPIPE = 32 };
enum { FILLED_NOT_YET, FILLED, FILLED_NOT_SINCE_END };

static const char err_invalid[] = "[Errno 22] Invalid argument";
static const char err_number[] = "signal number out of range";

/* The clause that what comes now follows from. */
#define BECAUSE(slug) (m->clause = (slug))

/* -------------------------------------------------------------------------------------------- run.c: the program -- */

/* Whether the process still runs and no handler is being left. */
static inline bool m_goes_on(const struct model *m) {
    return !m->end && !m->is_failing;
}

static inline bool m_in_main(const struct model *m) {
    return m->process.thread == K_MAIN;
}

int m_choose(struct model *m, int n, const char *clause);

/* Ends the process: kind is EXIT, KILLED, STOPPED, HANG or LIMIT. */
void m_end(struct model *m, enum ops_event_kind kind, int number);

/* A zeroed event at the current operation. */
void m_event_here(const struct model *m, ops_event *event, enum ops_event_kind kind);
void m_emit(struct model *m, const ops_event *event);

void m_run(struct model *m, ops_range range);

/* What an operation comes to. */
void m_value(ops_event *out, enum ops_result result, int64_t number);
void m_error(ops_event *out, enum ops_error error, const char *text);

/* "before N after" */
void m_text(char *buf, const char *before, int number, const char *after);

/* --------------------------------------------------------------------------------- queue.c: each arrival is asked for -- */

/* An arrival of a signal of which each one is asked for, in main: kept for its handler. */
void m_keep(struct model *m, int signum, int code);

/* Whether main holds signals of which some wait; those that do. */
k_set m_waiting(const struct model *m);

/* Those of set that stay held: an arrival has not been called, and there are more. */
k_set m_in_line(const struct model *m, k_set set);

/* Main lets in what it holds of set, but for what is in line. */
void m_release(struct model *m, k_set set);

/* A safe point of main begins: what waits trips, what nothing waits for is held no more. */
void m_pull(struct model *m);

/* The next arrival of signum that has no call yet; false: there is none. */
bool m_next_arrival(struct model *m, int signum, struct model_told *told);

/* Forgets the arrivals of set. */
void m_forget_arrived(struct model *m, k_set set);

/* -------------------------------------------------------------------------------------------- arrive.c: arrivals -- */

/* Sends a signal, and lets it arrive where it can. signum 1..64. */
void m_send(struct model *m, int target, int signum, int code);

/* The second half of it: the kernel has queued the signal. */
void m_settle(struct model *m, int target, int signum);

/* Lets what is under way to another thread arrive; it may, or must. */
void m_late_arrival(struct model *m, bool must);

/* Counts arrivals and timers of one operation: a storm of them is `limit`. */
void m_one_more(struct model *m);

/* Lets arrive what thread does not block. */
void m_deliver(struct model *m, int thread);

/* The flags, and the wakeup byte. */
void m_trip(struct model *m, int thread, int signum);

/* The wakeup byte alone. */
void m_write_byte(struct model *m, int thread, int signum);

/* An operation begins, for those arrivals that come somewhere in it. */
void m_begins(struct model *m);

/* A named step: arrivals from outside that were put there happen now. Most programs have none. */
void m_arrive_at(struct model *m, enum model_step step);
static inline void m_at(struct model *m, enum model_step step) {
    if (m->params->arrivals) m_arrive_at(m, step);
}

/* --------------------------------------------------------------------------------------- dispatch.c: safe points -- */

/* Runs what is tripped. False when the operation is over: a handler failed, which is in *out, or the process ended. */
bool m_safe_point(struct model *m, ops_event *out);

/* What an interpreter's loop does behind each operation. */
void m_loop(struct model *m, ops_event *out);

void m_make_reports(struct model *m);

/* --------------------------------------------------------------------------------------- waits.c, timers.c: time -- */

enum m_wake { WAKE_NOT_YET, WAKE_TIME, WAKE_ARRIVAL, WAKE_TAKEN, WAKE_NEVER, WAKE_ENDED };

/* The thread waits in the kernel until real time is `until` (K_NEVER: for ever), an arrival interrupts it, or a signal
 * that its wait lifts is there. is_open: main lets in what it holds. */
enum m_wake m_wait(struct model *m, int64_t until, bool is_open);

/* Real time is now so late, and nothing happens by that; who has waited for ages judges nothing. */
void m_real_time_is(struct model *m, int64_t now);

/* The real timer fires, which is due. */
void m_fire_real(struct model *m);

/* Fires what has been due since the last wait ended. */
void m_catch_up(struct model *m);

/* Real time passes until then, and the timer fires. */
void m_real_time_passes(struct model *m, int64_t until);

/* Seconds to nanoseconds, upwards or away from zero; false: *out has the error. */
bool m_nanoseconds(struct model *m, double seconds, bool away_from_zero, int64_t *ns, ops_event *out);

/* What alarm(0) would return. */
uint32_t m_alarm_left(const struct kernel *kernel);

/* The signals of a set; false: *out has the error. Warnings come first. */
bool m_signals(struct model *m, const ops_set *set, k_set *signals, ops_event *out);

/* --------------------------------------------------------------------------------- the operations, by their room -- */

typedef void m_operation(struct model *m, const ops_op *op, ops_event *out);
m_operation m_signal, m_getsignal, m_save, m_restore, m_siginterrupt, m_os_signal;
m_operation m_queue_arrivals, m_sigqueue, m_frame_siginfo;
m_operation m_raise, m_kill, m_thread_kill, m_pidfd_send, m_interrupt, m_interrupt_occurred, m_check, m_tripped;
m_operation m_sleep, m_pause, m_sigwait, m_sigwaitinfo, m_sigtimedwait, m_read, m_write;
m_operation m_alarm, m_setitimer, m_getitimer, m_advance, m_spend;
m_operation m_mask, m_sigpending, m_strsignal, m_valid_signals;
m_operation m_wakeup, m_swap_wakeup, m_drain;
m_operation m_init, m_fini;
m_operation m_hold, m_thread, m_fork, m_exec, m_once, m_repeat, m_fail, m_exit, m_uncaught;

/* The table is filled from the kernel. */
void m_fill_table(struct model *m);

static inline bool m_is_signal(int number) {
    return number > 0 && number < K_NSIG;
}

/* The block of an operation. */
static inline ops_range m_block(const struct model *m, const ops_op *op) {
    return (ops_range){(uint16_t)(op - m->program->op + 1), op->end};
}

#endif
