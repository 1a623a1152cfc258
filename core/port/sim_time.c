/* sim_time.c - the simulated kernel's clocks, timers and scheduled arrivals. Time moves only when it is told to, and
 * when a blocking call has nothing else to do. */
#include "sim_kernel.h"

#define SECOND 1000000000

static int64_t add(int64_t left, int64_t right) {
    int64_t sum;
    return __builtin_add_overflow(left, right, &sum) ? FOREVER : sum;
}

int64_t tocsin_port_now_ns(void) {
    tocsin_i_sim_point("now_ns");
    return tocsin_sim_state()->now_ns;
}

/* ---------------------------------------------------------------------------------------------------------- firing -- */

/* It does not start again by itself: the next round begins when its signal is taken. While SIGALRM stays blocked, and
 * after it was ignored, the timer stands still (rule 86,
 * conformance/kernel/the_real_timer_waits_until_its_signal_is_taken.c,
 * conformance/kernel/the_real_timer_stops_when_its_signal_is_ignored.c). */
static void fire_real(tocsin_sim *sim) {
    sim->timer[ITIMER_REAL].armed = 0;
    tocsin_i_sim_send(TO_PROCESS, SIGALRM, CODE_KERNEL, FROM_KERNEL);
}

/* Whoever sent the signal. The new round is one of the old grid, the first that has not passed
 * (conformance/kernel/the_real_timer_keeps_its_grid.c). */
void tocsin_i_sim_rearm(void) {
    tocsin_sim *sim = tocsin_sim_state();
    tocsin_sim_timer *timer = &sim->timer[ITIMER_REAL];
    if (timer->armed || !timer->interval_ns) return;
    int64_t begun = (sim->now_ns - timer->expires_ns) % timer->interval_ns;
    timer->expires_ns = add(sim->now_ns, timer->interval_ns - begun);
    timer->armed = 1;
}

static int64_t cpu_time(const tocsin_sim *sim, int which) {
    return which == ITIMER_VIRTUAL ? sim->user_ns : sim->user_ns + sim->system_ns;
}

/* CPU timers are looked at once a tick, and go on by themselves
 * (conformance/kernel/a_cpu_timer_goes_on_while_its_signal_is_blocked.c). */
static void fire_cpu(tocsin_sim *sim, int which, int signum) {
    tocsin_sim_timer *timer = &sim->timer[which];
    if (!timer->armed || (uint64_t)cpu_time(sim, which) < (uint64_t)timer->expires_ns) return;
    if (timer->interval_ns) timer->expires_ns = add(timer->expires_ns, timer->interval_ns);
    else timer->armed = 0;
    tocsin_i_sim_send(TO_PROCESS, signum, CODE_KERNEL, FROM_KERNEL);
}

/* clock is one of the state's two. */
static void spend(tocsin_sim *sim, int64_t *clock, int64_t ns) {
    for (int64_t left = ns, tick; left > 0; left -= tick) {
        tick = left < TOCSIN_SIM_TICK_NS ? left : TOCSIN_SIM_TICK_NS;
        *clock += tick;
        fire_cpu(sim, ITIMER_VIRTUAL, SIGVTALRM);
        fire_cpu(sim, ITIMER_PROF, SIGPROF);
        tocsin_i_sim_settle();
    }
}

void tocsin_sim_spend(int64_t user_ns, int64_t system_ns) {
    tocsin_sim *sim = tocsin_sim_state();
    spend(sim, &sim->user_ns, user_ns);
    spend(sim, &sim->system_ns, system_ns);
}

/* ------------------------------------------------------------------------------------------- arrivals and the clock -- */

/* One for a thread that has ended meanwhile is lost with it. */
static void fire_arrival(tocsin_sim_arrival *arrival) {
    tocsin_sim_arrival now = *arrival;
    memset(arrival, 0, sizeof *arrival);
    int target = now.thread ? tocsin_i_sim_target((tocsin_port_thread)now.thread) : TO_PROCESS;
    if (target < 0) return;
    tocsin_i_sim_send(target, now.signum, now.thread ? CODE_TKILL : CODE_USER, FROM_OUTSIDE);
}

int tocsin_sim_schedule(int64_t at_ns, tocsin_port_thread thread, int signum) {
    tocsin_sim *sim = tocsin_sim_state();
    if (!is_signal(signum)) return -EINVAL;
    for (int i = 0; i < TOCSIN_SIM_SCHEDULE; i++) {
        if (sim->schedule[i].signum) continue;
        sim->schedule[i] = (tocsin_sim_arrival){at_ns, signum, (int32_t)thread};
        tocsin_sim_advance(0);
        return 0;
    }
    return -ENOSPC;
}

static tocsin_sim_arrival *earliest(tocsin_sim *sim) {
    tocsin_sim_arrival *first = NULL;
    for (int i = 0; i < TOCSIN_SIM_SCHEDULE; i++)
        if (sim->schedule[i].signum && (!first || sim->schedule[i].at_ns < first->at_ns)) first = &sim->schedule[i];
    return first;
}

/* Of two at one time the timer comes first: so it was decided, nothing rests on it. A thread that is asleep on the C
 * stack is left asleep: its own loop looks what has come. */
bool tocsin_i_sim_next_event(int64_t deadline_ns) {
    tocsin_sim *sim = tocsin_sim_state();
    tocsin_sim_timer *real = &sim->timer[ITIMER_REAL];
    tocsin_sim_arrival *arrival = earliest(sim);
    int64_t timer_at = real->armed ? real->expires_ns : FOREVER;
    int64_t arrival_at = arrival ? arrival->at_ns : FOREVER;
    int64_t at = timer_at < arrival_at ? timer_at : arrival_at;
    if (at == FOREVER && deadline_ns == FOREVER) return false;
    if (at > deadline_ns) at = deadline_ns;
    if (at > sim->now_ns) sim->now_ns = at;
    if (timer_at <= sim->now_ns) fire_real(sim);
    else if (arrival_at <= sim->now_ns) fire_arrival(arrival);
    tocsin_i_sim_settle();
    return true;
}

/* One event a round; the round in which nothing happened any more was the last. The end of the clock never comes, and what
 * has been put off until then does not either: a timer that fired there would fire there again. */
void tocsin_sim_advance(int64_t ns) {
    tocsin_sim *sim = tocsin_sim_state();
    int64_t target = add(sim->now_ns, ns);
    if (target == FOREVER) target--;
    for (;;) {
        tocsin_sim_timer *real = &sim->timer[ITIMER_REAL];
        tocsin_sim_arrival *arrival = earliest(sim);
        bool due = (real->armed && real->expires_ns <= target) || (arrival && arrival->at_ns <= target);
        if (!due) break;
        tocsin_i_sim_next_event(target);
    }
    if (sim->now_ns < target) sim->now_ns = target;
}

/* ------------------------------------------------------------------------------------------------- the port: timers -- */

/* Times beyond the clock's range become its end (conformance/kernel/a_huge_timer_is_clamped.c). */
static int64_t to_ns(int64_t us) {
    return us > FOREVER / 1000 ? FOREVER : us * 1000;
}

/* Downwards, also below zero: a CPU timer at the end of the range overflows by its tick. */
static int64_t to_us(int64_t ns) {
    return ns / 1000 - (ns % 1000 < 0);
}

/* A timer that is due has fired, and runs no more: what runs has some time left. */
static int64_t left_real(const tocsin_sim *sim) {
    const tocsin_sim_timer *timer = &sim->timer[ITIMER_REAL];
    return timer->armed ? timer->expires_ns - sim->now_ns : 0;
}

/* Due, but its tick has not come yet: a tick. */
static int64_t left_cpu(const tocsin_sim *sim, int which) {
    const tocsin_sim_timer *timer = &sim->timer[which];
    uint64_t now = (uint64_t)cpu_time(sim, which), expires = (uint64_t)timer->expires_ns;
    if (!timer->armed) return 0;
    return expires > now ? (int64_t)(expires - now) : TOCSIN_SIM_TICK_NS;
}

static bool is_timer(int which) {
    return which == ITIMER_REAL || which == ITIMER_VIRTUAL || which == ITIMER_PROF;
}

static tocsin_port_timer read_timer(const tocsin_sim *sim, int which) {
    int64_t left = which == ITIMER_REAL ? left_real(sim) : left_cpu(sim, which);
    return (tocsin_port_timer){to_us(left), to_us(sim->timer[which].interval_ns)};
}

/* Without a value the interval is forgotten (rule 84,
 * conformance/kernel/only_cpu_timers_keep_an_interval_without_a_value.c). */
static void arm_real(tocsin_sim *sim, int64_t value_ns, int64_t interval_ns) {
    tocsin_sim_timer *timer = &sim->timer[ITIMER_REAL];
    timer->armed = value_ns > 0;
    timer->interval_ns = value_ns > 0 ? interval_ns : 0;
    timer->expires_ns = value_ns > 0 ? add(sim->now_ns, value_ns) : 0;
}

/* One tick more than was asked for, for the current tick has begun already (rule 87,
 * conformance/kernel/a_cpu_timer_reads_back_a_tick_later.c). */
static void arm_cpu(tocsin_sim *sim, int which, int64_t value_ns, int64_t interval_ns) {
    tocsin_sim_timer *timer = &sim->timer[which];
    uint64_t expires = (uint64_t)value_ns + TOCSIN_SIM_TICK_NS + (uint64_t)cpu_time(sim, which);
    timer->armed = value_ns > 0;
    timer->interval_ns = interval_ns;
    timer->expires_ns = value_ns > 0 ? (int64_t)expires : 0;
}

static int set_timer(tocsin_sim *sim, int which, const tocsin_port_timer *next, tocsin_port_timer *previous) {
    if (!is_timer(which) || next->value_us < 0 || next->interval_us < 0) return -EINVAL;
    if (previous) *previous = read_timer(sim, which);
    if (which == ITIMER_REAL) arm_real(sim, to_ns(next->value_us), to_ns(next->interval_us));
    else arm_cpu(sim, which, to_ns(next->value_us), to_ns(next->interval_us));
    return 0;
}

int tocsin_port_timer_set(int which, const tocsin_port_timer *next, tocsin_port_timer *previous) {
    int error = tocsin_i_sim_begin("timer_set");
    if (!error) error = set_timer(tocsin_sim_state(), which, next, previous);
    return tocsin_i_sim_done("timer_set done", error);
}

int tocsin_port_timer_get(int which, tocsin_port_timer *value) {
    int error = tocsin_i_sim_begin("timer_get");
    if (!error && !is_timer(which)) error = -EINVAL;
    if (!error) *value = read_timer(tocsin_sim_state(), which);
    return tocsin_i_sim_done("timer_get done", error);
}

/* The same timer as ITIMER_REAL; it shows whole seconds, rounded to nearest but never to 0 (rules 77, 79,
 * conformance/kernel/alarm_rounds_to_nearest_but_never_to_zero.c). */
unsigned tocsin_port_alarm(unsigned seconds) {
    tocsin_sim *sim = tocsin_sim_state();
    tocsin_i_sim_point("alarm");
    int64_t left = left_real(sim), whole = left / SECOND, rest = left % SECOND;
    arm_real(sim, (int64_t)seconds * SECOND, 0);
    if ((!whole && rest) || rest >= SECOND / 2) whole++;
    tocsin_i_sim_point("alarm done");
    return (unsigned)whole;
}
