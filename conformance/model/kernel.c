/* kernel.c - see kernel.h. */
#include "kernel.h"

#include <string.h>

enum { ABOUT_TO_FIRE = 4000000 }; /* nanoseconds: a tick */
enum { QUIT = 3, ILL, TRAP, ABRT, BUS, FPE, SEGV = 11, ALRM = 14, CHLD = 17, CONT, STOP, TSTP, TTIN, TTOU, URG };
enum { XCPU = 24, XFSZ, VTALRM, PROF, WINCH, SYS = 31 };

static const k_set synchronous = K_BIT(SEGV) | K_BIT(BUS) | K_BIT(ILL) | K_BIT(TRAP) | K_BIT(FPE) | K_BIT(SYS);
static const k_set dumping = K_BIT(QUIT) | K_BIT(ABRT) | K_BIT(XCPU) | K_BIT(XFSZ); /* and the synchronous ones */
static const k_set stopping = K_BIT(STOP) | K_BIT(TSTP) | K_BIT(TTIN) | K_BIT(TTOU);
static const k_set without_effect = K_BIT(CHLD) | K_BIT(CONT) | K_BIT(URG) | K_BIT(WINCH);
static const int timer_signal[K_TIMERS] = {ALRM, VTALRM, PROF}; /* rule 85 */

void k_start(struct kernel *kernel) {
    memset(kernel, 0, sizeof *kernel);
    kernel->alive[K_MAIN] = true;
}

enum k_default k_default_action(int signum) {
    if (K_BIT(signum) & without_effect) return K_NOTHING;
    return K_BIT(signum) & stopping ? K_STOPS : K_TERMINATES;
}

bool k_dumps_core(int signum) {
    return (K_BIT(signum) & (dumping | synchronous)) != 0;
}

/* ------------------------------------------------------------------------------------------------------- queues -- */

static struct k_queue *queue_of(struct kernel *kernel, int target) {
    return target == K_PROCESS ? &kernel->shared : &kernel->own[target];
}

static void remove_record(struct kernel *kernel, int at) {
    kernel->records--;
    for (; at < kernel->records; at++) kernel->record[at] = kernel->record[at + 1];
    kernel->record[at] = (struct k_record){0, 0, 0, 0};
}

static int find_record(const struct kernel *kernel, int target, int signum) {
    for (int at = 0; at < kernel->records; at++)
        if (kernel->record[at].target == target && kernel->record[at].signum == signum) return at;
    return -1;
}

static void discard_everywhere(struct kernel *kernel, k_set which) {
    for (int target = 0; target <= K_PROCESS; target++) queue_of(kernel, target)->pending &= ~which;
    for (int at = kernel->records - 1; at >= 0; at--)
        if (K_BIT(kernel->record[at].signum) & which) remove_record(kernel, at);
}

/* A standard signal that is pending already is the same signal; a real-time one queues (rule 7). */
static void enqueue(struct kernel *kernel, int target, int signum, int code) {
    struct k_queue *queue = queue_of(kernel, target);
    if (signum < K_RTMIN && !(queue->pending & K_BIT(signum))) queue->code[signum] = (uint8_t)code;
    if (signum >= K_RTMIN && kernel->records < K_RECORDS)
        kernel->record[kernel->records++] =
            (struct k_record){(uint8_t)signum, (uint8_t)target, (uint8_t)code, (uint8_t)(code >> 8)};
    queue->pending |= K_BIT(signum);
}

/* The lowest number first (rule 104); what the processor itself raises goes before all others. */
static int next_of(k_set set) {
    if (set & synchronous) set &= synchronous;
    return __builtin_ctzll(set) + 1;
}

static int dequeue(struct kernel *kernel, int target, k_set of, int *code) {
    struct k_queue *queue = queue_of(kernel, target);
    if (!(queue->pending & of)) return 0;
    int signum = next_of(queue->pending & of), at = signum < K_RTMIN ? -1 : find_record(kernel, target, signum);
    *code = signum < K_RTMIN ? queue->code[signum] : K_USER;
    if (at >= 0) {
        *code = kernel->record[at].code | K_VALUE(kernel->record[at].value);
        remove_record(kernel, at);
    }
    if (at < 0 || find_record(kernel, target, signum) < 0) queue->pending &= ~K_BIT(signum);
    return signum;
}

/* -------------------------------------------------------------------------------------------------- dispositions -- */

static bool is_ignored(const struct kernel *kernel, int signum) {
    if (kernel->action[signum] == K_IGN) return true;
    return kernel->action[signum] == K_DFL && k_default_action(signum) == K_NOTHING;
}

/* What becomes ignored is no longer pending [ignore-discards-pending]; the default counts only where it has no effect
 * [default-discards-where-it-ignores] [default-keeps-other-pending]. */
enum k_action k_set_action(struct kernel *kernel, int signum, enum k_action action) {
    enum k_action before = kernel->action[signum];
    kernel->action[signum] = (uint8_t)action;
    if (is_ignored(kernel, signum)) discard_everywhere(kernel, K_BIT(signum));
    return before;
}

/* ------------------------------------------------------------------------------------------------------- sending -- */

void k_send(struct kernel *kernel, int target, int signum, int code) {
    /* Continuing and stopping exclude each other, whoever blocks or handles them: signal(7). */
    if (signum == CONT) discard_everywhere(kernel, stopping);
    if (K_BIT(signum) & stopping) discard_everywhere(kernel, K_BIT(CONT));
    /* Blocked and ignored is still queued [blocked-ignored-is-queued] [wait-and-ignored-signals]. Of a signal to the
     * process only the main thread's mask counts. */
    int judge = target == K_PROCESS ? K_MAIN : target;
    if (is_ignored(kernel, signum) && !(kernel->mask[judge] & K_BIT(signum))) return;
    enqueue(kernel, target, signum, code);
}

int k_queued(const struct kernel *kernel) {
    return kernel->records;
}

k_set k_deliverable(const struct kernel *kernel, int thread) {
    k_set seen = kernel->own[thread].pending | kernel->shared.pending;
    return seen & ~(kernel->mask[thread] & ~kernel->lifted[thread]);
}

unsigned k_takers(const struct kernel *kernel, int signum) {
    unsigned takers = 0;
    if (!(kernel->shared.pending & K_BIT(signum))) return 0;
    for (int thread = 0; thread < K_THREADS; thread++)
        if (kernel->alive[thread] && (k_deliverable(kernel, thread) & K_BIT(signum))) takers |= 1U << thread;
    return takers;
}

int64_t k_plus(int64_t left, int64_t right) {
    return left > K_NEVER - right ? K_NEVER : left + right;
}

static int64_t clock_of(const struct kernel *kernel, enum k_timer_id id) {
    return id == K_REAL ? kernel->real_ns : kernel->cpu_ns;
}

/* An interval timer runs on when its signal is taken, whatever its handler comes to [failing-handler-keeps-timer],
 * at the next multiple: periods that were missed are one signal [missed-periods-coalesce]. */
static void timer_runs_on(struct kernel *kernel, enum k_timer_id id) {
    struct k_timer *timer = &kernel->timer[id];
    int64_t now = clock_of(kernel, id);
    if (timer->running || !timer->interval || !timer->due) return;
    timer->due = k_plus(now, timer->interval - (now - timer->due) % timer->interval);
    timer->running = true;
}

/* The thread's own come before the process's. */
int k_take(struct kernel *kernel, int thread, k_set of, int *code) {
    int signum = dequeue(kernel, thread, of, code);
    if (signum) return signum;
    signum = dequeue(kernel, K_PROCESS, of, code);
    if (signum == ALRM) timer_runs_on(kernel, K_REAL);
    return signum;
}

k_set k_pending(const struct kernel *kernel, int thread) {
    return (kernel->own[thread].pending | kernel->shared.pending) & kernel->mask[thread];
}

/* --------------------------------------------------------------------------------------------- threads and forks -- */

void k_start_thread(struct kernel *kernel, int thread, int creator) {
    kernel->alive[thread] = true;
    kernel->mask[thread] = kernel->mask[creator];
}

void k_fork(struct kernel *kernel, int thread) {
    k_set mask = kernel->mask[thread];
    memset(kernel->alive, 0, sizeof kernel->alive);
    memset(kernel->mask, 0, sizeof kernel->mask);
    memset(kernel->own, 0, sizeof kernel->own);
    memset(&kernel->shared, 0, sizeof kernel->shared);
    memset(kernel->record, 0, sizeof kernel->record);
    kernel->records = 0;
    memset(kernel->timer, 0, sizeof kernel->timer); /* [fork-drops-timers-and-pending] */
    kernel->alive[K_MAIN] = true;
    kernel->mask[K_MAIN] = mask; /* [mask-is-inherited] */
}

/* -------------------------------------------------------------------------------------------------------- timers -- */

/* The real timer forgets the interval of a timer that is off, the other two keep it [disarmed-interval]. A signal that
 * is pending stays [disarm-keeps-pending]. */
void k_set_timer(struct kernel *kernel, enum k_timer_id id, int64_t value, int64_t interval) {
    struct k_timer *timer = &kernel->timer[id];
    timer->running = value > 0;
    timer->due = value > 0 ? k_plus(clock_of(kernel, id), value) : 0;
    timer->interval = value > 0 || id != K_REAL ? interval : 0;
}

int64_t k_timer_left(const struct kernel *kernel, enum k_timer_id id) {
    const struct k_timer *timer = &kernel->timer[id];
    int64_t left = timer->due - clock_of(kernel, id);
    return !timer->running ? 0
           : left > 0      ? left
                           : ABOUT_TO_FIRE; /* due, and its clock has not ticked [cpu-timer-ticks] */
}

int64_t k_due(const struct kernel *kernel, enum k_timer_id id) {
    return kernel->timer[id].running ? kernel->timer[id].due : K_NEVER;
}

/* The real timer waits until its signal is taken; the others run on at once. */
void k_fire(struct kernel *kernel, enum k_timer_id id) {
    kernel->timer[id].running = false;
    k_send(kernel, K_PROCESS, timer_signal[id], K_KERNEL);
    if (id != K_REAL) timer_runs_on(kernel, id);
}
