/* kernel_signals.c - operations of signals, waits and clocks, each with what its contract says of its answer. What
 * kernel_before had decides: an arrival in the middle may change what is pending, and no more. */
#include <sys/time.h>

#include "kernel_inside.h"

#define NEVER_BLOCKED (kernel_bit(SIGKILL) | kernel_bit(SIGSTOP) | LIBC_OWN)
#define STOPS (kernel_bit(SIGSTOP) | kernel_bit(SIGTSTP) | kernel_bit(SIGTTIN) | kernel_bit(SIGTTOU))
#define LIBC_OWN ((uint64_t)3 << 31)
#define SYNCHRONOUS                                                                                             \
    (kernel_bit(SIGSEGV) | kernel_bit(SIGBUS) | kernel_bit(SIGILL) | kernel_bit(SIGTRAP) | kernel_bit(SIGFPE) | \
     kernel_bit(SIGSYS))

static const tocsin_sim_thread *thread_before(void) {
    return &kernel_before.thread[kernel_before.current];
}

static bool is_programs(int64_t signum) {
    return signum >= 1 && signum < TOCSIN_NSIG && !(kernel_bit((int)signum) & LIBC_OWN);
}

/* Nothing has come from elsewhere while it ran. */
static bool is_quiet(void) {
    return kernel_book.now.sends == 0 && kernel_book.now.stops == 0;
}

/* ---------------------------------------------------------------------------------------------------- dispositions -- */

int kernel_do_action_get(const int64_t *a) {
    tocsin_c_handler action = SIG_ERR;
    int result = kernel_answer(tocsin_port_action_get((int)a[0], &action), is_programs(a[0]) ? 0 : -EINVAL);
    must(result ? action == SIG_ERR : action == kernel_before.action[a[0]], "it tells another disposition");
    return result;
}

/* It is there, with or without SA_RESTART; and ignoring discards. */
static int changed_action(int result, int64_t signum, tocsin_c_handler action, bool restart) {
    const tocsin_sim *sim = tocsin_sim_state();
    bool is_good = is_programs(signum) && signum != SIGKILL && signum != SIGSTOP;
    if (kernel_answer(result, is_good ? 0 : -EINVAL)) return result;
    must(action ? sim->action[signum] == action : sim->action[signum] == SIG_DFL, "the disposition is another one");
    must(!(sim->restart & kernel_bit((int)signum)) == !restart, "SA_RESTART is another one");
    must(action != SIG_IGN || !is_quiet() || !(kernel_pending(sim) & kernel_bit((int)signum)),
         "what is ignored from now on is still pending");
    return result;
}

int kernel_do_action_set(const int64_t *a) {
    tocsin_c_handler action = kernel_handler((int)a[1]);
    return changed_action(tocsin_port_action_set((int)a[0], action), a[0], action, false);
}

int kernel_do_catch(const int64_t *a) {
    int result = tocsin_port_catch((int)a[0]);
    return changed_action(result, a[0], result ? SIG_DFL : tocsin_sim_state()->action[a[0]], false);
}

int kernel_do_restart_set(const int64_t *a) {
    tocsin_c_handler action = is_programs(a[0]) ? kernel_before.action[a[0]] : SIG_DFL;
    return changed_action(tocsin_port_restart_set((int)a[0], a[1] & 1), a[0], action, a[1] & 1);
}

/* --------------------------------------------------------------------------------------------------------- sending -- */

/* Of one that is queued or fails. */
static bool must_fail(int signum) {
    bool is_caught = kernel_before.action[signum] != SIG_DFL && kernel_before.action[signum] != SIG_IGN;
    return signum >= 32 && kernel_before.queued >= kernel_before.queue_limit && is_caught && is_quiet();
}

/* What nobody takes. */
static bool all_block(int signum) {
    for (int i = 0; i < TOCSIN_SIM_THREADS; i++)
        if (kernel_is_thread(i + 1) && !(kernel_before.thread[i].blocked & kernel_bit(signum))) return false;
    return true;
}

/* It was the only one that was sent meanwhile. */
static void check_sent(int signum) {
    uint64_t pending = kernel_pending(tocsin_sim_state());
    must(!all_block(signum) || (pending & kernel_bit(signum)), "a signal that is blocked was dropped");
    must(signum != SIGCONT || !(pending & STOPS), "a continuation leaves a stop pending");
    must(!(STOPS & kernel_bit(signum)) || !all_block(signum) || !(pending & kernel_bit(SIGCONT)),
         "a stop leaves a continuation pending");
}

static int sent(int result, int64_t signum, int expected, bool is_new) {
    bool is_full = kernel_book.now.full || kernel_book.now.sends, is_signal = kernel_is_signal((int)signum);
    if (expected == 0 && is_signal && result == 0 && is_quiet()) check_sent((int)signum);
    if (expected == 0 && is_signal) kernel_sent((int)signum, result, is_new);
    return kernel_answer(result, expected == 0 && result == -EAGAIN && signum >= 32 && is_full ? -EAGAIN : expected);
}

int kernel_do_raise(const int64_t *a) {
    bool is_new = kernel_is_new(kernel_before.current, (int)a[0]), is_good = !a[0] || is_programs(a[0]);
    int result = tocsin_port_raise((int)a[0]);
    must(result || !is_good || !must_fail((int)a[0]), "a full queue has lost a signal in silence");
    return sent(result, a[0], is_good ? 0 : -EINVAL, is_new);
}

int kernel_do_thread_kill(const int64_t *a) {
    bool is_new = kernel_is_thread(a[0]) && kernel_is_new((int)a[0] - 1, (int)a[1]);
    int expected = a[1] && !is_programs(a[1]) ? -EINVAL : kernel_is_thread(a[0]) ? 0 : -ESRCH;
    return sent(tocsin_port_thread_kill((tocsin_port_thread)a[0], (int)a[1]), a[1], expected, is_new);
}

/* One of a parent is out of sight. */
int kernel_do_pidfd_send(const int64_t *a) {
    bool is_good = !a[1] || kernel_is_signal((int)a[1]), is_pidfd = kernel_kind_of(a[0]) == TOCSIN_SIM_PIDFD;
    bool is_ours = is_pidfd && kernel_before.fd[a[0]].channel == kernel_before.pid - TOCSIN_SIM_PID;
    bool is_new = kernel_is_new(TOCSIN_SIM_THREADS, (int)a[1]);
    int result = tocsin_port_pidfd_send((int)a[0], (int)a[1], a[2] & 1 ? 8 : 0);
    int expected = a[2] & 1 ? -EINVAL : !is_pidfd ? -EBADF : is_good ? 0 : -EINVAL;
    if (is_ours || expected) return sent(result, a[1], expected, is_new);
    return kernel_answer(result, expected);
}

int kernel_do_kill(const int64_t *a) {
    bool is_new = kernel_is_new(TOCSIN_SIM_THREADS, (int)a[0]), is_good = !a[0] || kernel_is_signal((int)a[0]);
    return sent(tocsin_sim_kill((int)a[0]), a[0], is_good ? 0 : -EINVAL, is_new);
}

int kernel_do_sigqueue(const int64_t *a) {
    bool is_new = kernel_is_new(TOCSIN_SIM_THREADS, (int)a[0]), is_good = !a[0] || kernel_is_signal((int)a[0]);
    return sent(tocsin_sim_sigqueue((int)a[0], ++kernel_book.value), a[0], is_good ? 0 : -EINVAL, is_new);
}

int kernel_do_child(const int64_t *a) {
    bool is_new = kernel_is_new(TOCSIN_SIM_THREADS, SIGCHLD);
    return sent(tocsin_sim_child(1 + (int)a[0] % 6), SIGCHLD, 0, is_new);
}

int kernel_do_send(const int64_t *a) {
    bool has_target = !a[0] || kernel_is_thread(a[0]), is_good = !a[1] || kernel_is_signal((int)a[1]);
    bool is_new = has_target && kernel_is_new(a[0] ? (int)a[0] - 1 : TOCSIN_SIM_THREADS, (int)a[1]);
    int expected = !is_good ? -EINVAL : has_target ? 0 : -ESRCH;
    return sent(tocsin_sim_send((tocsin_port_thread)a[0], (int)a[1]), a[1], expected, is_new);
}

int kernel_do_schedule(const int64_t *a) {
    int scheduled = 0, expected = kernel_is_signal((int)a[2]) ? 0 : -EINVAL;
    for (int i = 0; i < TOCSIN_SIM_SCHEDULE; i++) scheduled += kernel_before.schedule[i].signum != 0;
    if (!expected) kernel_book.now.ordered[a[2]]++;
    if (!expected && scheduled == TOCSIN_SIM_SCHEDULE) expected = -ENOSPC;
    int64_t at = a[0] > INT64_MAX - kernel_before.now_ns ? INT64_MAX : kernel_before.now_ns + a[0];
    return kernel_answer(tocsin_sim_schedule(at, (tocsin_port_thread)a[1], (int)a[2]), expected);
}

/* ----------------------------------------------------------------------------------------------------------- masks -- */

/* One sort of pending signals, each once: the last that is taken is called first. */
static bool descends(uint64_t let) {
    uint64_t own = thread_before()->pending & let, shared = kernel_before.pending & let;
    return !(own && shared) && !((own | shared) & (SYNCHRONOUS | ~(uint64_t)0 << 31 | kernel_bit(SIGALRM)));
}

int kernel_do_mask(const int64_t *a) {
    uint64_t before = thread_before()->blocked, set = (uint64_t)a[1] & ~NEVER_BLOCKED, previous = 1;
    uint64_t after = a[0] == SIG_BLOCK ? before | set : a[0] == SIG_UNBLOCK ? before & ~set : set;
    kernel_book.now.let[kernel_before.current] = before & ~after;
    kernel_book.now.descends = descends(before & ~after);
    bool is_good = a[0] == SIG_BLOCK || a[0] == SIG_UNBLOCK || a[0] == SIG_SETMASK;
    int result =
        kernel_answer(tocsin_port_mask((int)a[0], (uint64_t)a[1], a[2] & 1 ? &previous : NULL), is_good ? 0 : -EINVAL);
    must(previous == (result || !(a[2] & 1) ? 1 : before), "it tells another mask");
    must(tocsin_sim_state()->thread[kernel_before.current].blocked == (result ? before : after),
         "the mask is another one");
    return result;
}

int kernel_do_mask_get(const int64_t *a) {
    tocsin_sigset mask = 0;
    (void)a;
    int result = kernel_answer(tocsin_port_mask_get(&mask), 0);
    must(result || mask == thread_before()->blocked, "it tells another mask");
    return result;
}

int kernel_do_pending(const int64_t *a) {
    tocsin_sigset set = 0;
    (void)a;
    int result = kernel_answer(tocsin_port_pending(&set), 0);
    uint64_t expected = (kernel_before.pending | thread_before()->pending) & thread_before()->blocked & ~LIBC_OWN;
    must(result || !is_quiet() || set == expected, "it tells another set");
    return result;
}

/* ----------------------------------------------------------------------------------------------------------- waits -- */

/* Late is at its time and not before, and what ends a wait comes before that. */
static void check_time(bool is_late, int64_t timeout_ns) {
    int64_t now = tocsin_sim_state()->now_ns, deadline;
    if (timeout_ns < 0 || __builtin_add_overflow(kernel_before.now_ns, timeout_ns, &deadline)) deadline = INT64_MAX;
    must(is_late ? now == deadline : now <= deadline, "it waits for another time");
}

int kernel_do_wait(const int64_t *a) {
    const int flag = a[0] & 1, *look = a[0] & 2 ? NULL : &flag;
    uint64_t held = (uint64_t)a[1], before = thread_before()->blocked;
    kernel_book.now.let[kernel_before.current] = held;
    int result = tocsin_port_wait(look, held ? &held : NULL, a[2]),
        called = kernel_book.now.calls_in[kernel_before.current];
    bool at_once = result == -PLANNED_ERROR || (look && flag);
    must(result == 0 || result == -EINTR || result == -PLANNED_ERROR, "it answers otherwise than its contract says");
    if (result != -PLANNED_ERROR) check_time(result == 0, a[2]);
    must(at_once || !is_quiet() || !kernel_notes_all() || (result == -EINTR) == (called > 0),
         "a handler has run and it goes on, or none has");
    must(tocsin_sim_state()->thread[kernel_before.current].blocked ==
             (at_once ? before : before | (held & ~NEVER_BLOCKED)),
         "the mask after a wait is another one");
    return result;
}

/* What is there already: the thread's own, then faults, then the lowest. */
static int first_of(uint64_t set) {
    uint64_t own = thread_before()->pending & set, all = own ? own : kernel_before.pending & set;
    if (all & SYNCHRONOUS) all &= SYNCHRONOUS;
    return all ? __builtin_ctzll(all) + 1 : 0;
}

static void check_info(const tocsin_siginfo *info, int signum) {
    must(info->signo == signum, "it tells of another signal");
    must(info->pid == 0 || info->pid == TOCSIN_SIM_OUTSIDE_PID || info->pid == kernel_before.pid, "nobody has sent it");
}

int kernel_do_sigwait(const int64_t *a) {
    tocsin_siginfo info = {0};
    uint64_t set = (uint64_t)a[0] & ~NEVER_BLOCKED;
    int first = first_of(set), result = tocsin_port_sigwait((uint64_t)a[0], a[1], a[2] & 1 ? &info : NULL);
    if (result == -PLANNED_ERROR) return result;
    must(!first || !is_quiet() || result == first, "it takes another signal");
    must(result > 0 || result == -EAGAIN || result == -EINTR, "it answers otherwise than its contract says");
    must(result <= 0 || (kernel_is_signal(result) && (set & kernel_bit(result))), "it takes what was not asked for");
    if (result > 0 && kernel_is_signal(result)) kernel_book.now.taken[result]++;
    if (result > 0 && (a[2] & 1)) check_info(&info, result);
    check_time(result == -EAGAIN, a[1]);
    return result;
}

/* ---------------------------------------------------------------------------------------------------------- timers -- */

static int64_t left_ns(void) {
    const tocsin_sim_timer *real = &kernel_before.timer[ITIMER_REAL];
    return real->armed ? real->expires_ns - kernel_before.now_ns : 0;
}

static void check_armed(int64_t value_ns) {
    const tocsin_sim_timer *real = &tocsin_sim_state()->timer[ITIMER_REAL];
    int64_t at = value_ns > INT64_MAX - kernel_before.now_ns ? INT64_MAX : kernel_before.now_ns + value_ns;
    must(!is_quiet() || (real->armed != 0) == (value_ns > 0), "a timer runs, or does not");
    must(!is_quiet() || value_ns == 0 || real->expires_ns == at, "a timer runs to another time");
}

/* Rounded to nearest, but not to 0; the end of the clock is more than a number of seconds. */
int kernel_do_alarm(const int64_t *a) {
    int64_t left = left_ns(), second = 1000000000, told = tocsin_port_alarm((unsigned)a[0]), off = told * second - left;
    bool is_near = off <= second / 2 && off > -second / 2, is_last = told == 1 && left > 0 && left < second;
    must(!is_quiet() || left / second > UINT32_MAX - 1 || is_near || is_last, "it rounds otherwise");
    must(!is_quiet() || (told == 0) == (left == 0) || left / second > UINT32_MAX - 1, "it rounds to zero");
    check_armed((int64_t)(unsigned)a[0] * second);
    return 0;
}

static void check_timer(int which, const tocsin_port_timer *told) {
    must(told->interval_us == kernel_before.timer[which].interval_ns / 1000, "it tells another interval");
    must(which != ITIMER_REAL || !is_quiet() || told->value_us == left_ns() / 1000, "it tells another time");
    must(kernel_before.timer[which].armed || !is_quiet() || told->value_us == 0, "it tells a timer that is not");
}

static bool is_timer(int64_t which) {
    return which == ITIMER_REAL || which == ITIMER_VIRTUAL || which == ITIMER_PROF;
}

int kernel_do_timer_set(const int64_t *a) {
    tocsin_port_timer next = {a[1], a[2]}, previous;
    bool is_good = is_timer(a[0]) && a[1] >= 0 && a[2] >= 0;
    int result = tocsin_port_timer_set((int)a[0], &next, a[3] & 1 ? &previous : NULL);
    if (kernel_answer(result, is_good ? 0 : -EINVAL)) return result;
    if (a[3] & 1) check_timer((int)a[0], &previous);
    if (a[0] == ITIMER_REAL) check_armed(a[1] > INT64_MAX / 1000 ? INT64_MAX : a[1] * 1000);
    return result;
}

int kernel_do_timer_get(const int64_t *a) {
    tocsin_port_timer told;
    int result = kernel_answer(tocsin_port_timer_get((int)a[0], &told), is_timer(a[0]) ? 0 : -EINVAL);
    if (result == 0) check_timer((int)a[0], &told);
    return result;
}

int kernel_do_now(const int64_t *a) {
    (void)a;
    must(tocsin_port_now_ns() == kernel_before.now_ns, "the clock tells another time");
    return 0;
}

/* The end of the clock never comes; and a timer whose signal nobody takes fires once. */
int kernel_do_advance(const int64_t *a) {
    int64_t last = INT64_MAX - 1, now = kernel_before.now_ns, to = a[0] > last - now ? last : now + a[0];
    if (a[0] < 0) return -ENOSYS;
    tocsin_sim_advance(a[0]);
    must(tocsin_sim_state()->now_ns == to, "the clock has gone on to another time");
    must(!kernel_is_late(tocsin_sim_state(), to + 1), "a timer or an arrival is late");
    const tocsin_sim_timer *before = &kernel_before.timer[ITIMER_REAL], *real = &tocsin_sim_state()->timer[ITIMER_REAL];
    must(!before->armed || before->expires_ns > to || !all_block(SIGALRM) || !real->armed,
         "a timer runs on while its signal is blocked");
    return 0;
}

int kernel_do_spend(const int64_t *a) {
    int64_t user = a[0] & 1 ? TOCSIN_SIM_TICK_NS * 3 - 1 : a[0] & 2, system = a[0] & 4 ? TOCSIN_SIM_TICK_NS : a[0] & 8;
    tocsin_sim_spend(user, system);
    const tocsin_sim *sim = tocsin_sim_state();
    must(sim->user_ns == kernel_before.user_ns + user && sim->system_ns == kernel_before.system_ns + system,
         "another time was spent");
    return 0;
}
