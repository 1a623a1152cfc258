/* sim_wait.c - calls that block in the simulated kernel.
 *
 * A blocking call falls asleep, and then, until something ends it: asks the point hook, lets time run to the next
 * event, and looks again. The order of the looks is the kernel's: a sigwait takes a signal of its set before a handler
 * runs for another one; a handler that is ready ends any call; only then does the deadline count.
 */
#include "sim_kernel.h"

static int64_t deadline_after(int64_t timeout_ns) {
    int64_t deadline, now = tocsin_sim_state()->now_ns;
    if (timeout_ns < 0 || __builtin_add_overflow(now, timeout_ns, &deadline)) return FOREVER;
    return deadline;
}

/* Something may have come from the hook, from the clock or from the idle hook; the caller looks. */
void tocsin_i_sim_step(const char *where, int64_t deadline_ns) {
    if (tocsin_i_sim_next_event(deadline_ns)) return;
    if (!tocsin_i_sim_idle(where)) tocsin_i_sim_hang(where);
}

/* ------------------------------------------------------------------------------------------------------------ wait -- */

static uint64_t without_unblockable(uint64_t set) {
    return set & ~(bit_of(SIGKILL) | bit_of(SIGSTOP) | LIBC_OWN);
}

static uint64_t set_of(const tocsin_sigset *held) {
    return held ? without_unblockable(*held) : 0;
}

/* The way back from the outermost handler restores the mask from before the sleep; what the handler made held is
 * blocked as well. Until then what is let in during the sleep is let in. */
static bool woken(tocsin_sim *sim, int thread, uint64_t before, const tocsin_sigset *held) {
    if (!tocsin_i_sim_deliver_one(thread)) return false;
    sim->thread[thread].blocked = before | set_of(held);
    tocsin_i_sim_deliver(thread);
    return true;
}

static int sleep_until(tocsin_sim *sim, int thread, const tocsin_sigset *held, int64_t deadline) {
    uint64_t before = sim->thread[thread].blocked;
    sim->thread[thread].blocked &= ~set_of(held);
    for (;;) {
        sim->thread[thread].state = TOCSIN_SIM_ASLEEP;
        tocsin_i_sim_point("asleep");
        sim->thread[thread].state = TOCSIN_SIM_RUNNING;
        if (woken(sim, thread, before, held)) return -EINTR;
        if (sim->now_ns >= deadline) break;
        sim->thread[thread].state = TOCSIN_SIM_ASLEEP;
        tocsin_i_sim_step("wait", deadline);
        sim->thread[thread].state = TOCSIN_SIM_RUNNING;
        if (woken(sim, thread, before, held)) return -EINTR;
    }
    sim->thread[thread].blocked = before | set_of(held);
    return 0;
}

/* Here a wait looks and sleeps in one step, and nobody reads this. */
int tocsin_port_doorbell[2];

/* A signal that is ignored and a stop with its continuation do not end it (rule 112,
 * conformance/kernel/ppoll_goes_on_after_stop_and_continue.c); SA_RESTART makes no difference
 * (conformance/kernel/ppoll_and_sigtimedwait_are_never_restarted.c). */
int tocsin_port_wait(const int *flag, const tocsin_sigset *held, int64_t timeout_ns) {
    tocsin_sim *sim = tocsin_sim_state();
    int result = tocsin_i_sim_begin("wait");
    int thread = sim->current;
    if (!result && flag && *flag) result = -EINTR;
    if (!result) result = sleep_until(sim, thread, held, deadline_after(timeout_ns));
    tocsin_i_sim_settle(); /* what is blocked here from now on, another thread may take */
    return tocsin_i_sim_done("wait done", result);
}

/* --------------------------------------------------------------------------------------------------------- sigwait -- */

/* Signals of the set are lifted while it sleeps, so that they are not ignored and wake it; what the mask was decides
 * for the rest (rules 103, 111). */
static void begin_sigwait(tocsin_sim_thread *thread, uint64_t set) {
    thread->wanted = without_unblockable(set);
    thread->real_blocked = thread->blocked;
    thread->blocked &= ~thread->wanted;
    thread->in_sigwait = 1;
}

static void end_sigwait(tocsin_sim_thread *thread) {
    thread->blocked = thread->real_blocked;
    thread->real_blocked = thread->wanted = 0;
    thread->in_sigwait = thread->interrupted = 0;
}

/* Signals of the set are taken whether they are blocked or not, and their handlers are not called (rule 103). */
void tocsin_i_sim_finish_sigwait(int index) {
    tocsin_sim *sim = tocsin_sim_state();
    tocsin_sim_thread *thread = &sim->thread[index];
    tocsin_sim_queued record;
    if (sim->stopped) return;
    int signum = tocsin_i_sim_take(index, thread->wanted, &record);
    if (!signum && !tocsin_i_sim_ready(index) && !thread->interrupted) return;
    thread->result = signum ? signum : -EINTR;
    end_sigwait(thread);
    thread->state = TOCSIN_SIM_RUNNING;
}

void tocsin_sim_thread_sigwait(tocsin_port_thread number, tocsin_sigset set) {
    tocsin_sim_thread *thread = &tocsin_sim_state()->thread[number - 1];
    thread->result = 0;
    begin_sigwait(thread, set);
    thread->state = TOCSIN_SIM_SIGWAIT;
    tocsin_i_sim_settle();
}

int tocsin_sim_thread_sigwait_result(tocsin_port_thread thread) {
    return tocsin_sim_state()->thread[thread - 1].result;
}

/* A stop and its continuation end it even though no handler has run
 * (conformance/kernel/stop_and_continue_interrupt_sigtimedwait.c). */
static int wait_for(tocsin_sim *sim, int index, uint64_t set, int64_t deadline, tocsin_sim_queued *record) {
    tocsin_sim_thread *thread = &sim->thread[index];
    begin_sigwait(thread, set);
    for (;;) {
        thread->state = TOCSIN_SIM_ASLEEP;
        tocsin_i_sim_point("asleep");
        int signum = tocsin_i_sim_take(index, thread->wanted, record);
        bool interrupted = !signum && (tocsin_i_sim_ready(index) || thread->interrupted);
        bool late = sim->now_ns >= deadline;
        if (signum || interrupted || late) {
            thread->state = TOCSIN_SIM_RUNNING;
            end_sigwait(thread);
            return signum ? signum : interrupted ? -EINTR : -EAGAIN;
        }
        tocsin_i_sim_step("sigwait", deadline);
    }
}

/* The C library shows SI_TKILL as SI_USER, and the record's places overlap: band is pid and uid read as one number
 * (rule 109, conformance/kernel/sigtimedwait_folds_tkill_into_user.c). */
void tocsin_port_siginfo(const siginfo_t *of, tocsin_siginfo *info) {
    const tocsin_sim *sim = tocsin_sim_state();
    const tocsin_sim_queued *record = (const void *)of;
    memset(info, 0, sizeof *info);
    info->signo = record->signum;
    info->code = record->code == CODE_KERNEL  ? SI_KERNEL
                 : record->code > CODE_CHILD  ? record->code - CODE_CHILD
                 : record->code == CODE_QUEUE ? SI_QUEUE
                                              : SI_USER;
    info->pid = record->from == FROM_SELF ? sim->pid : record->from == FROM_OUTSIDE ? TOCSIN_SIM_OUTSIDE_PID : 0;
    info->uid = record->from == FROM_KERNEL ? 0 : TOCSIN_SIM_UID;
    info->value = record->value;
    info->band = (long)((uint64_t)info->uid << 32 | (uint32_t)info->pid);
}

/* What has been taken is taken before handlers of other signals run on the way back to the program. */
int tocsin_port_sigwait(tocsin_sigset set, int64_t timeout_ns, tocsin_siginfo *info) {
    tocsin_sim *sim = tocsin_sim_state();
    tocsin_sim_queued record = {0};
    int result = tocsin_i_sim_begin("sigwait");
    int thread = sim->current;
    if (!result) result = tocsin_i_sim_take(thread, without_unblockable(set), &record);
    if (!result && timeout_ns == 0) result = -EAGAIN;
    if (!result) result = wait_for(sim, thread, set, deadline_after(timeout_ns), &record);
    if (result > 0 && info) tocsin_port_siginfo((const siginfo_t *)&record, info);
    tocsin_i_sim_settle();
    return tocsin_i_sim_done("sigwait done", result);
}
