/* sim.c - the simulated kernel: its state, its points and faults, threads, fork, exec and the end of the process.
 *
 * The rules of signals are in sim_signal.c, of blocking in sim_wait.c, of clocks in sim_time.c, of descriptors in
 * sim_fd.c. Each rule names what it rests on: a program in conformance/kernel/ that holds on the real kernel, or a rule
 * of Python's signal module.
 */
#include <stdlib.h>

#include "sim_kernel.h"

#define BOOTED                                                                                               \
    {                                                                                                        \
        .thread[0].state = TOCSIN_SIM_RUNNING, .pid = TOCSIN_SIM_PID, .queue_limit = TOCSIN_SIM_QUEUE_LIMIT, \
        .now_ns = 1000000000, .fd = {                                                                        \
            {.kind = TOCSIN_SIM_SINK},                                                                       \
            {.kind = TOCSIN_SIM_SINK},                                                                       \
            {.kind = TOCSIN_SIM_SINK}                                                                        \
        }                                                                                                    \
    }
static const tocsin_sim booted = BOOTED;
static tocsin_sim first_state = BOOTED;
tocsin_sim *tocsin_i_sim_in_use = &first_state;
static tocsin_sim_hooks hooks;
static uint64_t quiet_until;

/* ------------------------------------------------------------------------------------------------- state and hooks -- */

void tocsin_sim_boot(tocsin_sim *sim) {
    memcpy(sim, &booted, sizeof *sim);
}

static void copy_part(tocsin_sim *to, const tocsin_sim *from, size_t begin, size_t end) {
    memcpy((char *)to + begin, (const char *)from + begin, end - begin);
}

/* Behind the queue's end there are zeros, and in a pipe that was never opened. */
void tocsin_sim_copy(tocsin_sim *to, const tocsin_sim *from) {
    int queued = to->queued > from->queued ? to->queued : from->queued;
    memcpy(to->queue, from->queue, (size_t)queued * sizeof to->queue[0]);
    for (int i = 0; i < TOCSIN_SIM_PIPES; i++)
        if (to->pipe[i].capacity | from->pipe[i].capacity) to->pipe[i] = from->pipe[i];
    copy_part(to, from, 0, offsetof(tocsin_sim, queue));
    copy_part(to, from, offsetof(tocsin_sim, unused), offsetof(tocsin_sim, pipe));
    copy_part(to, from, offsetof(tocsin_sim, points), sizeof *to);
}

tocsin_sim *(tocsin_sim_state)(void) {
    return tocsin_i_sim_in_use;
}

tocsin_sim *tocsin_sim_use(tocsin_sim *sim) {
    tocsin_sim *before = tocsin_i_sim_in_use;
    tocsin_i_sim_in_use = sim;
    return before;
}

void tocsin_sim_set_hooks(const tocsin_sim_hooks *next) {
    hooks = next ? *next : (tocsin_sim_hooks){0};
    quiet_until = 0;
}

void tocsin_sim_quiet(uint64_t points) {
    quiet_until = points;
}

bool tocsin_sim_equal(const tocsin_sim *left, const tocsin_sim *right) {
    return memcmp(left, right, sizeof *left) == 0;
}

/* FNV-1a by words instead of bytes: eight times as fast, and no field here is an attacker's. */
static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x100000001b3;
    return hash ^ hash >> 32;
}

static uint64_t mix_bytes(uint64_t hash, const void *bytes, size_t size) {
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < size; i++) hash = mix(hash, byte[i]);
    return hash;
}

static uint64_t mix_words(uint64_t hash, const void *words, size_t size) {
    uint64_t word;
    for (size_t i = 0; i < size / sizeof word; i++) {
        memcpy(&word, (const char *)words + i * sizeof word, sizeof word);
        hash = mix(hash, word);
    }
    return hash;
}

static int kind_of(tocsin_c_handler action) {
    return action == SIG_DFL ? 0 : action == SIG_IGN ? 1 : 2;
}

uint64_t tocsin_sim_digest(const tocsin_sim *sim) {
    uint64_t hash = 0xcbf29ce484222325;
    for (int signum = 1; signum < TOCSIN_NSIG; signum++) hash = mix(hash, (uint64_t)kind_of(sim->action[signum]));
    hash = mix(mix(hash, sim->restart), sim->pending);
    hash = mix_words(hash, sim->thread, sizeof sim->thread);
    hash =
        mix_bytes(hash, &sim->current, offsetof(struct tocsin_sim, queue_limit) - offsetof(struct tocsin_sim, current));
    hash = mix(mix(hash, (uint64_t)sim->queue_limit), (uint64_t)sim->queued);
    hash = mix_bytes(hash, sim->queue, (size_t)sim->queued * sizeof sim->queue[0]);
    hash = mix_words(hash, &sim->now_ns, offsetof(struct tocsin_sim, fd) - offsetof(struct tocsin_sim, now_ns));
    hash = mix_bytes(hash, sim->fd, sizeof sim->fd);
    for (int pipe = 0; pipe < TOCSIN_SIM_PIPES; pipe++)
        hash = mix_bytes(hash, &sim->pipe[pipe], offsetof(tocsin_sim_pipe, bytes) + sim->pipe[pipe].count);
    uint64_t until_fault = sim->fault_at ? sim->fault_at - sim->operations : 0;
    return mix(mix(hash, until_fault), (uint64_t)sim->fault_error);
}

/* ----------------------------------------------------------------------------------------------- points and faults -- */

void tocsin_i_sim_point(const char *where) {
    if (++tocsin_sim_state()->points > quiet_until && hooks.point) hooks.point(hooks.data, where);
}

extern const char *tocsin_port_function;
const char *tocsin_port_function;

void tocsin_port_point(const char *name);
void tocsin_port_point(const char *name) {
    tocsin_i_sim_point(name);
}

int tocsin_i_sim_begin(const char *where) {
    tocsin_sim *sim = tocsin_sim_state();
    tocsin_i_sim_point(where);
    if (++sim->operations != sim->fault_at) return 0;
    sim->fault_at = 0;
    sim->faulted++;
    return -sim->fault_error;
}

int tocsin_i_sim_done(const char *where, int result) {
    tocsin_i_sim_point(where);
    return result;
}

void tocsin_sim_fail(unsigned nth, int error) {
    tocsin_sim *sim = tocsin_sim_state();
    sim->fault_at = nth ? sim->operations + nth : 0;
    sim->fault_error = nth ? error : 0;
}

void tocsin_sim_queue_limit(int limit) {
    tocsin_sim_state()->queue_limit = limit < TOCSIN_SIM_QUEUE_LIMIT ? limit : TOCSIN_SIM_QUEUE_LIMIT;
}

/* --------------------------------------------------------------------------------------------------- ends and stops -- */

void tocsin_i_sim_end(enum tocsin_sim_life life, int end) {
    tocsin_sim *sim = tocsin_sim_state();
    sim->life = (int32_t)life;
    sim->end = end;
    if (hooks.died) hooks.died(hooks.data, life, end);
    abort();
}

void tocsin_i_sim_hang(const char *where) {
    if (hooks.hang) hooks.hang(hooks.data, where);
    abort();
}

void tocsin_i_sim_caught(int signum) {
    if (hooks.caught) hooks.caught(hooks.data, signum);
}

bool tocsin_i_sim_idle(const char *where) {
    return hooks.idle && hooks.idle(hooks.data, where);
}

/* Whoever watches the process continues it, as a shell's fg does. */
void tocsin_i_sim_stopped(int signum) {
    if (hooks.stopped) hooks.stopped(hooks.data, signum);
    else tocsin_sim_send(0, SIGCONT);
    if (tocsin_sim_state()->stopped) tocsin_i_sim_hang("stopped");
}

void tocsin_port_exit(int status) {
    tocsin_i_sim_point("exit");
    tocsin_i_sim_end(TOCSIN_SIM_EXITED, status & 0xff);
}

void tocsin_port_exit_by_signal(int signum) {
    tocsin_port_action_set(signum, SIG_DFL);
    if (is_signal(signum)) tocsin_i_sim_send(TO_PROCESS, signum, CODE_USER, FROM_SELF);
    tocsin_i_sim_settle();
    tocsin_port_exit((int)(128U + (unsigned)signum));
}

void tocsin_port_stderr(const char *text, size_t size) {
    tocsin_sim *sim = tocsin_sim_state();
    tocsin_i_sim_point("stderr");
    sim->output_bytes += size;
    sim->output_hash = mix_bytes(sim->output_hash, text, size);
    if (hooks.output) hooks.output(hooks.data, text, size);
    tocsin_i_sim_point("stderr done");
}

const char *tocsin_port_error_text(int error) {
    const char *text = strerrordesc_np(error);
    return text ? text : "Unknown error";
}

/* ---------------------------------------------------------------------------------------------------------- threads -- */

/* Nothing can be told apart by an arrival around these two, so they are no points. */
tocsin_port_thread tocsin_port_self(void) {
    return (tocsin_port_thread)tocsin_sim_state()->current + 1;
}

void tocsin_port_receive_here(void) {
    tocsin_sim_state()->receiver = tocsin_sim_state()->current;
}

/* A thread begins with its creator's mask and nothing pending (rule 102). */
tocsin_port_thread tocsin_sim_thread_start(void) {
    tocsin_sim *sim = tocsin_sim_state();
    for (int i = 0; i < TOCSIN_SIM_THREADS; i++) {
        if (sim->thread[i].state != TOCSIN_SIM_NONE) continue;
        sim->thread[i].state = TOCSIN_SIM_RUNNING;
        sim->thread[i].blocked = sim->thread[sim->current].blocked;
        return (tocsin_port_thread)i + 1;
    }
    return 0;
}

/* Also for threads that fork and exec leave behind. */
static void end_thread(tocsin_sim *sim, int thread) {
    tocsin_i_sim_drop_target(thread);
    memset(&sim->thread[thread], 0, sizeof sim->thread[thread]);
}

void tocsin_sim_thread_exit(tocsin_port_thread thread) {
    end_thread(tocsin_sim_state(), (int)thread - 1);
    tocsin_i_sim_settle();
}

tocsin_port_thread tocsin_sim_run_as(tocsin_port_thread thread) {
    tocsin_sim *sim = tocsin_sim_state();
    tocsin_port_thread before = tocsin_port_self();
    sim->current = (int32_t)thread - 1;
    return before;
}

static void end_other_threads(tocsin_sim *sim) {
    for (int i = 0; i < TOCSIN_SIM_THREADS; i++)
        if (i != sim->current) end_thread(sim, i);
    sim->leader = sim->current;
}

/* ---------------------------------------------------------------------------------------------------- fork and exec -- */

/* Belongs to the program and not to the kernel: set as the program is loaded, also behind an exec. */
static void (*at_fork)(void);

void tocsin_port_at_fork(void (*child)(void)) {
    at_fork = child;
}

/* Mask and dispositions stay; what was pending and the timers do not (rules 102, 119,
 * conformance/kernel/fork_clears_pending_signals_and_timers.c). */
void tocsin_sim_fork_child(void) {
    tocsin_sim *sim = tocsin_sim_state();
    end_other_threads(sim);
    tocsin_i_sim_drop_target(sim->current);
    tocsin_i_sim_drop_target(TO_PROCESS);
    memset(sim->timer, 0, sizeof sim->timer);
    memset(sim->schedule, 0, sizeof sim->schedule);
    sim->user_ns = sim->system_ns = 0;
    sim->pid++;
    if (at_fork) at_fork();
}

/* Handlers go, for their code is gone; SIG_IGN, the mask, what is pending and the timers stay (rules 88, 102, 120,
 * conformance/kernel/exec_keeps_pending_signals_masks_and_timers.c). A pidfd is always close-on-exec. */
void tocsin_sim_exec(void) {
    tocsin_sim *sim = tocsin_sim_state();
    end_other_threads(sim);
    for (int signum = 1; signum < TOCSIN_NSIG; signum++)
        if (sim->action[signum] != SIG_IGN) sim->action[signum] = SIG_DFL;
    sim->restart = 0;
    for (int fd = 0; fd < TOCSIN_SIM_FDS; fd++)
        if (sim->fd[fd].kind == TOCSIN_SIM_PIDFD) tocsin_sim_close(fd);
    if (sim->current != 0) { /* the caller takes over the number of the first thread */
        for (int i = 0; i < sim->queued; i++)
            if (sim->queue[i].target == sim->current) sim->queue[i].target = 0;
        sim->thread[0] = sim->thread[sim->current];
        memset(&sim->thread[sim->current], 0, sizeof sim->thread[0]);
    }
    sim->current = sim->leader = sim->receiver = 0;
}
