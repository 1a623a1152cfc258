/* timers.c - time, alarm and the interval timers (rules 76 to 91). None of them is a safe point
 * [queries-and-setters-run-nothing], and any thread may call them [timers-in-any-thread].
 */
#include "inside.h"

static const int64_t second = 1000000000, microsecond = 1000, tick = 4000000;
static const int64_t ages = (int64_t)1 << 62; /* nanoseconds: who has waited so long is at the limit */

/* [timer-time-not-a-number] [timer-time-too-large]; rule 81. */
bool m_nanoseconds(struct model *m, double seconds, bool away_from_zero, int64_t *ns, ops_event *out) {
    const double bound = 9223372036854775808.0, exact = seconds * 1e9; /* 2^63 */
    if (seconds != seconds) {
        BECAUSE("timer-time-not-a-number");
        m_error(out, OPS_ERROR_VALUE, "Invalid value NaN (not a number)");
        return false;
    }
    if (!(exact >= -bound && exact < bound)) {
        BECAUSE("timer-time-too-large");
        m_error(out, OPS_ERROR_OVERFLOW, "timestamp too large to convert to C _PyTime_t");
        return false;
    }
    *ns = (int64_t)exact;
    if (exact > 0 && (double)*ns < exact) ++*ns; /* [timer-rounds-up] */
    if (exact < 0 && away_from_zero && (double)*ns > exact) --*ns;
    return true;
}

/* --------------------------------------------------------------------------------------------------- time passes -- */

/* [setitimer-arms] */
static void fire(struct model *m, enum k_timer_id id, int signum) {
    m_one_more(m);
    k_fire(&m->process.kernel, id);
    m_settle(m, K_PROCESS, signum);
}

void m_real_time_is(struct model *m, int64_t now) {
    m->process.kernel.real_ns = now;
    if (now > ages) m_end(m, OPS_EVENT_LIMIT, 0);
}

void m_fire_real(struct model *m) {
    int64_t now = m->process.kernel.real_ns, due = k_due(&m->process.kernel, K_REAL);
    m_real_time_is(m, due > now ? due : now);
    fire(m, K_REAL, SIGALRM_);
}

void m_catch_up(struct model *m) {
    while (!m->end && k_due(&m->process.kernel, K_REAL) <= m->process.kernel.real_ns) m_fire_real(m);
}

void m_real_time_passes(struct model *m, int64_t until) {
    struct kernel *kernel = &m->process.kernel;
    while (!m->end && k_due(kernel, K_REAL) != K_NEVER && k_due(kernel, K_REAL) <= until) m_fire_real(m);
    if (!m->end && kernel->real_ns < until) kernel->real_ns = until; /* who has died of it waits no longer */
}

static void cpu_time_passes(struct model *m, int64_t passed) {
    struct kernel *kernel = &m->process.kernel;
    int64_t until = k_plus(kernel->cpu_ns, passed);
    while (!m->end) {
        int64_t prof = k_due(kernel, K_PROF), own = k_due(kernel, K_VIRTUAL), due = prof < own ? prof : own;
        if (due == K_NEVER || due > until) break;
        if (until - due < tick && m_choose(m, 2, "cpu-timer-ticks")) break; /* at the next tick */
        kernel->cpu_ns = due;
        if (prof == own) k_fire(kernel, K_PROF); /* both at one tick: the lower number arrives first */
        if (prof < own) fire(m, K_PROF, 27);
        else fire(m, K_VIRTUAL, 26); /* [timer-signals] */
        if (prof == own && !m->end) m_settle(m, K_PROCESS, 27);
    }
    kernel->cpu_ns = until;
}

/* No safe point: handlers of the operating system run, the program's do not. A time that is none is none. */
void m_advance(struct model *m, const ops_op *op, ops_event *out) {
    int64_t ns;
    if (!m_nanoseconds(m, op->time[0], false, &ns, out)) return;
    BECAUSE("arrival-only-trips");
    if (ns > 0) m_real_time_passes(m, k_plus(m->process.kernel.real_ns, ns));
}

/* Who uses the processor for so long has also lived so long. */
void m_spend(struct model *m, const ops_op *op, ops_event *out) {
    int64_t ns;
    if (!m_nanoseconds(m, op->time[0], false, &ns, out) || ns <= 0) return;
    BECAUSE("arrival-only-trips");
    cpu_time_passes(m, ns);
    if (m->end) return;
    m_real_time_passes(m, k_plus(m->process.kernel.real_ns, ns));
}

/* --------------------------------------------------------------------------------------------------------- alarm -- */

/* [alarm-returns-seconds-left] [alarm-rounds-to-nearest] */
uint32_t m_alarm_left(const struct kernel *kernel) {
    int64_t left = k_timer_left(kernel, K_REAL);
    if (left <= 0) return 0;
    int64_t seconds = left / second + (left % second >= second / 2);
    return seconds ? (uint32_t)seconds : 1;
}

/* [alarm-sends-sigalrm] [alarm-zero-cancels] [alarm-negative-is-unsigned] [alarm-is-the-real-timer] */
void m_alarm(struct model *m, const ops_op *op, ops_event *out) {
    struct kernel *kernel = &m->process.kernel;
    BECAUSE("alarm-returns-seconds-left");
    m_value(out, OPS_RESULT_NUMBER, m_alarm_left(kernel));
    k_set_timer(kernel, K_REAL, (int64_t)(uint32_t)op->number[0] * second, 0);
}

/* ----------------------------------------------------------------------------------------------- interval timers -- */

static bool is_timer(struct model *m, int which, ops_event *out) {
    if (which >= 0 && which < K_TIMERS) return true;
    BECAUSE("timer-bad-which");
    m_error(out, OPS_ERROR_ITIMER, err_invalid);
    return false;
}

/* The time left is not shown, for it passes. The kernel shows whole microseconds: less than one is none. */
static void timer_value(struct model *m, int which, ops_event *out) {
    const struct kernel *kernel = &m->process.kernel;
    if (m->process.rounded >> which & 1) BECAUSE("timer-rounds-up");
    int64_t us = kernel->timer[which].interval / microsecond, whole = us / 1000000;
    m_value(out, OPS_RESULT_TIMER, k_timer_left(kernel, (enum k_timer_id)which) >= microsecond);
    out->interval = (double)whole + (double)(us % 1000000) / 1e6;
}

/* To whole microseconds, upwards [timer-rounds-up] [timer-negative-time]; false: a negative one. */
static bool to_microseconds(int64_t *ns) {
    if (*ns <= -microsecond) return false;
    int64_t us = *ns / microsecond + (*ns > 0 && *ns % microsecond != 0);
    *ns = us > K_NEVER / microsecond ? K_NEVER - K_NEVER % microsecond : us * microsecond;
    return true;
}

/* Times, then the timer's number, then what the kernel thinks of a negative time [timer-time-before-which]
 * [timer-negative-time] [timer-error-keeps-timer]. */
void m_setitimer(struct model *m, const ops_op *op, ops_event *out) {
    int64_t value, interval;
    if (!m_nanoseconds(m, op->time[0], false, &value, out)) return;
    if (!m_nanoseconds(m, op->time[1], false, &interval, out)) return;
    if (!is_timer(m, op->number[0], out)) return;
    bool is_rounded = value % microsecond || interval % microsecond;
    if (!to_microseconds(&value) || !to_microseconds(&interval)) {
        BECAUSE("timer-negative-time");
        m_error(out, OPS_ERROR_ITIMER, err_invalid);
        return;
    }
    BECAUSE("setitimer-returns-previous");
    timer_value(m, op->number[0], out);
    k_set_timer(&m->process.kernel, (enum k_timer_id)op->number[0], value, interval);
    m->process.rounded = (uint8_t)((m->process.rounded & ~(1 << op->number[0])) | is_rounded << op->number[0]);
}

void m_getitimer(struct model *m, const ops_op *op, ops_event *out) {
    if (!is_timer(m, op->number[0], out)) return;
    BECAUSE("getitimer-shows-what-is-left");
    timer_value(m, op->number[0], out);
}
