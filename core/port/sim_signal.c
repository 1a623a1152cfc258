/* sim_signal.c - how the simulated kernel sends, queues, chooses and delivers signals.
 *
 * A signal is sent to a thread or to the process; each of the two has a pending set, and one queue holds the records
 * of all in order of arrival. Sending decides at once whether the signal is dropped (ignored, coalesced), queued, or
 * ends the process. Delivery happens whenever a thread returns to its program: tocsin_i_sim_settle() stands at the end
 * of every operation that can make a signal deliverable.
 */
#include "sim_kernel.h"

/* Default actions, as signal(7) has them; what is in no set terminates. */
static uint64_t stops(void) {
    return bit_of(SIGSTOP) | bit_of(SIGTSTP) | bit_of(SIGTTIN) | bit_of(SIGTTOU);
}

static uint64_t ignored_by_default(void) {
    return bit_of(SIGCHLD) | bit_of(SIGURG) | bit_of(SIGWINCH) | bit_of(SIGCONT);
}

static uint64_t dumps(void) {
    return bit_of(SIGQUIT) | bit_of(SIGILL) | bit_of(SIGTRAP) | bit_of(SIGABRT) | bit_of(SIGFPE) | bit_of(SIGSEGV) |
           bit_of(SIGBUS) | bit_of(SIGSYS) | bit_of(SIGXCPU) | bit_of(SIGXFSZ);
}

static uint64_t synchronous(void) {
    return bit_of(SIGSEGV) | bit_of(SIGBUS) | bit_of(SIGILL) | bit_of(SIGTRAP) | bit_of(SIGFPE) | bit_of(SIGSYS);
}

static uint64_t never_blocked(void) {
    return bit_of(SIGKILL) | bit_of(SIGSTOP);
}

static bool ignores(const tocsin_sim *sim, int signum) {
    tocsin_c_handler action = sim->action[signum];
    return action == SIG_IGN || (action == SIG_DFL && (bit_of(signum) & ignored_by_default()));
}

static uint64_t *pending_of(tocsin_sim *sim, int target) {
    return target == TO_PROCESS ? &sim->pending : &sim->thread[target].pending;
}

/* ----------------------------------------------------------------------------------------------------------- queues -- */

static void remove_record(tocsin_sim *sim, int at) {
    memmove(&sim->queue[at], &sim->queue[at + 1], (size_t)(sim->queued - at - 1) * sizeof sim->queue[0]);
    memset(&sim->queue[--sim->queued], 0, sizeof sim->queue[0]);
}

static int find_record(const tocsin_sim *sim, int target, int signum, int from) {
    for (int i = from; i < sim->queued; i++)
        if (sim->queue[i].target == target && sim->queue[i].signum == signum) return i;
    return -1;
}

static void flush_target(tocsin_sim *sim, int target, uint64_t set) {
    *pending_of(sim, target) &= ~set;
    for (int i = sim->queued - 1; i >= 0; i--)
        if (sim->queue[i].target == target && (bit_of(sim->queue[i].signum) & set)) remove_record(sim, i);
}

/* From every queue. */
static void flush(tocsin_sim *sim, uint64_t set) {
    for (int target = 0; target <= TO_PROCESS; target++) flush_target(sim, target, set);
}

void tocsin_i_sim_drop_target(int target) {
    flush_target(tocsin_sim_state(), target, ~(uint64_t)0);
}

/* Faults first, so that a handler finds the place of the fault; then the lowest number (rule 104,
 * conformance/kernel/synchronous_signals_are_taken_first.c). */
static int lowest(uint64_t set) {
    if (set & synchronous()) set &= synchronous();
    return set ? __builtin_ctzll(set) + 1 : 0;
}

/* A signal whose record found no room is pending all the same, and comes with a record of zeros
 * (conformance/kernel/kill_beyond_the_queue_limit_loses_the_siginfo.c). */
static int take_from(tocsin_sim *sim, int target, uint64_t allowed, tocsin_sim_queued *record) {
    uint64_t *pending = pending_of(sim, target);
    int signum = lowest(*pending & allowed);
    if (!signum) return 0;
    int at = find_record(sim, target, signum, 0);
    *record = (tocsin_sim_queued){(uint8_t)signum, (uint8_t)target, CODE_USER, FROM_KERNEL, 0};
    if (at >= 0) {
        *record = sim->queue[at];
        remove_record(sim, at);
    }
    if (at < 0 || find_record(sim, target, signum, at) < 0) *pending &= ~bit_of(signum);
    return signum;
}

/* The thread's own signals come before the process's
 * (conformance/kernel/signals_of_the_thread_come_before_those_of_the_process.c). */
int tocsin_i_sim_take(int thread, uint64_t allowed, tocsin_sim_queued *record) {
    tocsin_sim *sim = tocsin_sim_state();
    int signum = take_from(sim, thread, allowed, record);
    if (signum) return signum;
    signum = take_from(sim, TO_PROCESS, allowed, record);
    if (signum == SIGALRM) tocsin_i_sim_rearm();
    return signum;
}

/* ---------------------------------------------------------------------------------------------------------- sending -- */

/* Stop and continue take each other back, whatever their dispositions are, and SIGCONT continues even when it is
 * blocked or ignored (conformance/kernel/stop_and_continue_discard_each_other.c). */
static void prepare(tocsin_sim *sim, int signum) {
    if (bit_of(signum) & stops()) flush(sim, bit_of(SIGCONT));
    if (signum != SIGCONT) return;
    flush(sim, stops());
    sim->stopped = 0;
}

/* An ignored signal is dropped when it is sent, but not while the thread blocks it; for one sent to the process the
 * leader's mask decides (rules 41, 111, conformance/kernel/a_blocked_signal_is_queued_even_when_ignored.c,
 * conformance/kernel/the_mask_of_the_main_thread_decides_whether_an_ignored_signal_is_kept.c). */
static bool is_dropped(const tocsin_sim *sim, int target, int signum) {
    const tocsin_sim_thread *thread = &sim->thread[target == TO_PROCESS ? sim->leader : target];
    return !((thread->blocked | thread->real_blocked) & bit_of(signum)) && ignores(sim, signum);
}

/* Beyond the limit a standard signal still becomes pending, with its record if kill() or the kernel sent it; a real-time
 * one becomes pending without a record if kill() sent it, and fails otherwise. from is who sent it, with FROM_VALUE
 * (conformance/kernel/kill_beyond_the_queue_limit_loses_the_siginfo.c,
 * conformance/kernel/tgkill_beyond_the_queue_limit_fails_with_eagain.c). */
static int enqueue(tocsin_sim *sim, int target, int signum, int code, int from) {
    bool standard = signum < 32, room = sim->queued < sim->queue_limit || (standard && code >= 0);
    if (room)
        sim->queue[sim->queued++] = (tocsin_sim_queued){(uint8_t)signum, (uint8_t)target, (int8_t)code,
                                                        (uint8_t)(from & 255), (uint8_t)(from >> 8)};
    else if (!standard && code < 0) return -EAGAIN;
    *pending_of(sim, target) |= bit_of(signum);
    return 0;
}

static bool wants(const tocsin_sim *sim, int thread, int signum) {
    if (sim->thread[thread].state == TOCSIN_SIM_NONE) return false;
    return signum == SIGKILL || (!sim->stopped && !(sim->thread[thread].blocked & bit_of(signum)));
}

/* Who takes a signal to the process: the leader if it can, else any other that can; here the first
 * (conformance/kernel/the_main_thread_is_preferred.c). -1: nobody. */
static int receiver(const tocsin_sim *sim, int target, int signum) {
    if (target != TO_PROCESS) return wants(sim, target, signum) ? target : -1;
    if (wants(sim, sim->leader, signum)) return sim->leader;
    for (int i = 0; i < TOCSIN_SIM_THREADS; i++)
        if (wants(sim, i, signum)) return i;
    return -1;
}

static void die_of(int signum) {
    tocsin_i_sim_end((bit_of(signum) & dumps()) ? TOCSIN_SIM_DUMPED : TOCSIN_SIM_KILLED, signum);
}

/* A signal that terminates without a core dump and that some thread takes ends the process as it is sent, also when that
 * thread waits for it in sigwait (conformance/kernel/a_fatal_signal_kills_a_thread_that_waits_for_it.c). */
static void end_if_fatal(const tocsin_sim *sim, int thread, int signum) {
    if (thread < 0 || sim->action[signum] != SIG_DFL) return;
    if (bit_of(signum) & (stops() | ignored_by_default() | dumps())) return;
    if (signum == SIGKILL || !(sim->thread[thread].real_blocked & bit_of(signum))) die_of(signum);
}

/* A standard signal that is pending already coalesces, and its first record stays (rule 7,
 * conformance/kernel/standard_signals_coalesce_and_keep_the_first_siginfo.c). */
int tocsin_i_sim_send(int target, int signum, int code, int from) {
    tocsin_sim *sim = tocsin_sim_state();
    prepare(sim, signum);
    if (is_dropped(sim, target, signum)) return 0;
    if (signum < 32 && (*pending_of(sim, target) & bit_of(signum))) return 0;
    int error = enqueue(sim, target, signum, code, from);
    if (error) return error;
    end_if_fatal(sim, receiver(sim, target, signum), signum);
    return 0;
}

int tocsin_i_sim_target(tocsin_port_thread number) {
    if (number < 1 || number > TOCSIN_SIM_THREADS) return -1;
    return tocsin_sim_state()->thread[number - 1].state != TOCSIN_SIM_NONE ? (int)number - 1 : -1;
}

static int send_and_settle(int target, int signum, int code, int from) {
    if (target < 0) return -ESRCH;
    int error = signum ? tocsin_i_sim_send(target, signum, code, from) : 0;
    tocsin_i_sim_settle();
    return error;
}

int tocsin_sim_kill(int signum) {
    if (signum && !is_signal(signum)) return -EINVAL;
    return send_and_settle(TO_PROCESS, signum, CODE_USER, FROM_SELF);
}

int tocsin_sim_sigqueue(int signum, uint8_t value) {
    if (signum && !is_signal(signum)) return -EINVAL;
    return send_and_settle(TO_PROCESS, signum, CODE_QUEUE, FROM_SELF | FROM_VALUE(value));
}

int tocsin_sim_child(int code) {
    return send_and_settle(TO_PROCESS, SIGCHLD, CODE_CHILD + code, FROM_KERNEL);
}

int tocsin_sim_send(tocsin_port_thread thread, int signum) {
    if (signum && !is_signal(signum)) return -EINVAL;
    if (!thread) return send_and_settle(TO_PROCESS, signum, CODE_USER, FROM_OUTSIDE);
    return send_and_settle(tocsin_i_sim_target(thread), signum, CODE_TKILL, FROM_OUTSIDE);
}

/* --------------------------------------------------------------------------------------------------------- delivery -- */

/* What the leader could take of the process's signals is left to it, also while it is still asleep. */
uint64_t tocsin_i_sim_ready(int thread) {
    const tocsin_sim *sim = tocsin_sim_state();
    uint64_t shared = thread == sim->leader ? sim->pending : sim->pending & sim->thread[sim->leader].blocked;
    return sim->stopped ? 0 : (shared | sim->thread[thread].pending) & ~sim->thread[thread].blocked;
}

/* The engine's trampoline as it stands in the table; it is called with more than a number. */
#define CATCHES ((tocsin_c_handler)(void (*)(void))tocsin_i_trampoline)

/* The frame is set up with the signal itself blocked; before its first instruction runs the frames of whatever else
 * is ready are set up above it, so that the handler taken last runs first (rule 8,
 * conformance/kernel/handlers_of_one_unblock_run_highest_first.c). Its return restores the mask of the moment before,
 * whatever the handler did to it (rule 4, conformance/kernel/a_handler_runs_with_its_own_signal_blocked.c). */
static void run_handler(tocsin_sim *sim, int thread, int signum, tocsin_sim_queued *record) {
    tocsin_c_handler handler = sim->action[signum];
    uint64_t mask = sim->thread[thread].blocked;
    sim->thread[thread].blocked |= bit_of(signum);
    sim->frames++;
    tocsin_i_sim_deliver(thread);
    int32_t before = sim->current;
    sim->current = thread;
    if (handler == CATCHES) {
        tocsin_i_sim_caught(signum);
        tocsin_i_trampoline(signum, (siginfo_t *)record, &mask);
    } else {
        handler(signum);
    }
    sim->current = before;
    sim->frames--;
    sim->thread[thread].blocked = mask;
}

/* A stop ends the sigwaits of all threads (conformance/kernel/stop_and_continue_interrupt_sigtimedwait.c). What comes
 * meanwhile is left to the delivery that we are in the middle of. */
static void stop(tocsin_sim *sim, int thread, int signum) {
    sim->stopped = signum;
    for (int i = 0; i < TOCSIN_SIM_THREADS; i++) sim->thread[i].interrupted = sim->thread[i].in_sigwait;
    sim->thread[thread].state = TOCSIN_SIM_ASLEEP;
    tocsin_i_sim_stopped(signum);
    sim->thread[thread].state = TOCSIN_SIM_RUNNING;
}

/* The disposition is looked up now, not when the signal was sent. */
static bool act(tocsin_sim *sim, int thread, tocsin_sim_queued *record) {
    int signum = record->signum;
    if (ignores(sim, signum)) return false;
    if (sim->action[signum] != SIG_DFL) {
        run_handler(sim, thread, signum, record);
        return true;
    }
    if (bit_of(signum) & stops()) stop(sim, thread, signum);
    else die_of(signum);
    return false;
}

/* Until one handler has run, with those that interrupted it; the signal of the first, 0 for none. */
int tocsin_i_sim_deliver_one(int thread) {
    tocsin_sim *sim = tocsin_sim_state();
    tocsin_sim_queued record;
    while (tocsin_i_sim_ready(thread)) {
        int signum = tocsin_i_sim_take(thread, ~sim->thread[thread].blocked, &record);
        if (act(sim, thread, &record)) return signum;
    }
    return 0;
}

int tocsin_i_sim_deliver(int thread) {
    int first = tocsin_i_sim_deliver_one(thread);
    while (tocsin_i_sim_deliver_one(thread)) continue;
    return first;
}

static void settle_thread(tocsin_sim *sim, int thread) {
    if (sim->thread[thread].state == TOCSIN_SIM_SIGWAIT) tocsin_i_sim_finish_sigwait(thread);
    if (sim->thread[thread].state == TOCSIN_SIM_RUNNING) tocsin_i_sim_deliver(thread);
}

/* A thread in a blocking call on the C stack looks for itself. The leader first: it is preferred. */
void tocsin_i_sim_settle(void) {
    tocsin_sim *sim = tocsin_sim_state();
    settle_thread(sim, sim->leader);
    for (int i = 0; i < TOCSIN_SIM_THREADS; i++)
        if (i != sim->leader) settle_thread(sim, i);
}

/* ----------------------------------------------------------------------------------------------- the port: sending -- */

/* The C library keeps 32 and 33 (conformance/kernel/the_c_library_keeps_two_signals.c). */
static bool is_programs(int signum) {
    return is_signal(signum) && !(bit_of(signum) & LIBC_OWN);
}

static bool is_sendable(int signum) {
    return signum == 0 || is_programs(signum);
}

int tocsin_port_raise(int signum) {
    int error = tocsin_i_sim_begin("raise");
    if (!error && !is_sendable(signum)) error = -EINVAL;
    if (!error) error = send_and_settle(tocsin_sim_state()->current, signum, CODE_TKILL, FROM_SELF);
    return tocsin_i_sim_done("raise done", error);
}

int tocsin_port_thread_kill(tocsin_port_thread thread, int signum) {
    int error = tocsin_i_sim_begin("thread_kill");
    if (!error && !is_sendable(signum)) error = -EINVAL;
    if (!error) error = send_and_settle(tocsin_i_sim_target(thread), signum, CODE_TKILL, FROM_SELF);
    return tocsin_i_sim_done("thread_kill done", error);
}

/* Flags are looked at first, then the descriptor, then the number (rule 59,
 * conformance/kernel/pidfd_send_signal_looks_at_flags_then_fd_then_number.c). */
static int pidfd_send(const tocsin_sim *sim, int pidfd, int signum, unsigned flags) {
    if (flags) return -EINVAL;
    if (pidfd < 0 || pidfd >= TOCSIN_SIM_FDS || sim->fd[pidfd].kind != TOCSIN_SIM_PIDFD) return -EBADF;
    if (signum && !is_signal(signum)) return -EINVAL;
    if (sim->fd[pidfd].channel != sim->pid - TOCSIN_SIM_PID) return 0; /* to a parent, which is out of our sight */
    return send_and_settle(TO_PROCESS, signum, CODE_USER, FROM_SELF);
}

int tocsin_port_pidfd_send(int pidfd, int signum, unsigned flags) {
    int error = tocsin_i_sim_begin("pidfd_send");
    if (!error) error = pidfd_send(tocsin_sim_state(), pidfd, signum, flags);
    return tocsin_i_sim_done("pidfd_send done", error);
}

/* ------------------------------------------------------------------------------- the port: dispositions and masks -- */

int tocsin_port_action_get(int signum, tocsin_c_handler *action) {
    int error = tocsin_i_sim_begin("action_get");
    if (!error && !is_programs(signum)) error = -EINVAL;
    if (!error) *action = tocsin_sim_state()->action[signum];
    return tocsin_i_sim_done("action_get done", error);
}

/* What is pending and would now be ignored goes, blocked or not, also when nothing changes (rule 41,
 * conformance/kernel/ignoring_discards_what_is_pending.c). */
static int set_action(tocsin_sim *sim, int signum, tocsin_c_handler action, bool restart) {
    if (!is_programs(signum) || (bit_of(signum) & never_blocked())) return -EINVAL;
    sim->action[signum] = action;
    sim->restart = restart ? sim->restart | bit_of(signum) : sim->restart & ~bit_of(signum);
    if (ignores(sim, signum)) flush(sim, bit_of(signum));
    return 0;
}

/* A new disposition is without SA_RESTART (rule 40). */
int tocsin_port_action_set(int signum, tocsin_c_handler action) {
    int error = tocsin_i_sim_begin("action_set");
    if (!error) error = set_action(tocsin_sim_state(), signum, action, false);
    return tocsin_i_sim_done("action_set done", error);
}

int tocsin_port_catch(int signum) {
    int error = tocsin_i_sim_begin("catch");
    if (!error) error = set_action(tocsin_sim_state(), signum, CATCHES, false);
    return tocsin_i_sim_done("catch done", error);
}

/* The mask that the handler's return restores. */
void tocsin_port_hold(int signum, void *context) {
    *(uint64_t *)context |= bit_of(signum);
}

int tocsin_port_forward(int signum, const siginfo_t *info) {
    tocsin_sim *sim = tocsin_sim_state();
    const tocsin_sim_queued *record = (const void *)info;
    int error = tocsin_i_sim_begin("forward");
    if (!error) error = send_and_settle(sim->receiver, signum, record->code, record->from | FROM_VALUE(record->value));
    return tocsin_i_sim_done("forward done", error);
}

int tocsin_port_restart_set(int signum, bool restart) {
    tocsin_sim *sim = tocsin_sim_state();
    int error = tocsin_i_sim_begin("restart_set");
    if (!error) error = set_action(sim, signum, is_signal(signum) ? sim->action[signum] : SIG_DFL, restart);
    return tocsin_i_sim_done("restart_set done", error);
}

/* SIGKILL and SIGSTOP are left out in silence (rule 96), and so are the C library's own. */
static int set_mask(tocsin_sim_thread *thread, int how, uint64_t set) {
    set &= ~(never_blocked() | LIBC_OWN);
    if (how == SIG_BLOCK) thread->blocked |= set;
    else if (how == SIG_UNBLOCK) thread->blocked &= ~set;
    else if (how == SIG_SETMASK) thread->blocked = set;
    else return -EINVAL;
    return 0;
}

int tocsin_port_mask(int how, tocsin_sigset set, tocsin_sigset *previous) {
    tocsin_sim *sim = tocsin_sim_state();
    int error = tocsin_i_sim_begin("mask");
    uint64_t before = sim->thread[sim->current].blocked;
    if (!error) error = set_mask(&sim->thread[sim->current], how, set);
    if (!error && previous) *previous = before;
    tocsin_i_sim_settle();
    return tocsin_i_sim_done("mask done", error);
}

int tocsin_port_mask_get(tocsin_sigset *mask) {
    tocsin_sim *sim = tocsin_sim_state();
    int error = tocsin_i_sim_begin("mask_get");
    if (!error) *mask = sim->thread[sim->current].blocked;
    return tocsin_i_sim_done("mask_get done", error);
}

/* Another thread's own signals are not seen (rule 100). */
int tocsin_port_pending(tocsin_sigset *set) {
    tocsin_sim *sim = tocsin_sim_state();
    int error = tocsin_i_sim_begin("pending");
    const tocsin_sim_thread *thread = &sim->thread[sim->current];
    if (!error) *set = (sim->pending | thread->pending) & thread->blocked & ~LIBC_OWN;
    return tocsin_i_sim_done("pending done", error);
}
