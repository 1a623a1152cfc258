/* kernel_operations.c - the table of operations; and those of descriptors, threads and the process, each with what its
 * contract says of its answer. */
#include <stdlib.h>
#include <sys/time.h>

#include "kernel_inside.h"

/* ----------------------------------------------------------------------------------------------------- descriptors -- */

static int lowest_closed(int from) {
    while (from < TOCSIN_SIM_FDS && kernel_before.fd[from].kind != TOCSIN_SIM_CLOSED) from++;
    return from;
}

static bool has_free_pair(void) {
    const tocsin_sim_pipe *pipe = kernel_before.pipe;
    for (int i = 0; i < TOCSIN_SIM_PIPES; i += 2)
        if (!(pipe[i].readers | pipe[i].writers | pipe[i + 1].readers | pipe[i + 1].writers)) return true;
    return false;
}

static int opened_pair(int result, const int fds[2]) {
    int first = lowest_closed(0), second = lowest_closed(first + 1);
    if (kernel_answer(result, has_free_pair() && second < TOCSIN_SIM_FDS ? 0 : -EMFILE)) return result;
    must(fds[0] == first && fds[1] == second, "a descriptor is not the lowest that was free");
    return result;
}

static int capacity(int64_t count) {
    return count >= 1 && count <= TOCSIN_SIM_PIPE_BYTES ? (int)count : 1;
}

static int do_pipe(const int64_t *a) {
    int fds[2];
    return opened_pair(tocsin_sim_pipe_open(capacity(a[0]), a[1] & 1, fds), fds);
}

static int do_socketpair(const int64_t *a) {
    int fds[2];
    return opened_pair(tocsin_sim_socketpair(capacity(a[0]), a[1] & 1, fds), fds);
}

static int opened(int result) {
    int fd = lowest_closed(0);
    return kernel_answer(result, fd < TOCSIN_SIM_FDS ? fd : -EMFILE);
}

static int do_pidfd_open(const int64_t *a) {
    (void)a;
    return opened(tocsin_sim_pidfd_open());
}

static int do_null_open(const int64_t *a) {
    (void)a;
    return opened(tocsin_sim_null_open());
}

static int do_close(const int64_t *a) {
    int result = kernel_answer(tocsin_sim_close((int)a[0]), kernel_kind_of(a[0]) ? 0 : -EBADF);
    must(result || tocsin_sim_state()->fd[a[0]].kind == TOCSIN_SIM_CLOSED, "a descriptor is still open");
    return result;
}

static int do_set_nonblocking(const int64_t *a) {
    int result = tocsin_sim_set_nonblocking((int)a[0], a[1] & 1);
    must(result || tocsin_sim_state()->fd[a[0]].nonblocking == (a[1] & 1), "a descriptor is in another mode");
    return kernel_answer(result, kernel_kind_of(a[0]) ? 0 : -EBADF);
}

static int do_fd_nonblocking(const int64_t *a) {
    int expected = kernel_kind_of(a[0]) ? kernel_before.fd[a[0]].nonblocking : -EBADF;
    return kernel_answer(tocsin_port_fd_nonblocking((int)a[0]), expected);
}

/* The index of the pipe that a descriptor reads or writes, -1 for none. */
static int pipe_of(int64_t fd, bool reads) {
    int kind = kernel_kind_of(fd), channel = kind ? kernel_before.fd[fd].channel : 0;
    if (kind == TOCSIN_SIM_SOCKET) return reads ? channel : channel ^ 1;
    return kind == (reads ? TOCSIN_SIM_READ_END : TOCSIN_SIM_WRITE_END) ? channel : -1;
}

/* A full pipe that blocks is never written to: nobody reads meanwhile. */
static int expected_of_write(int64_t fd) {
    int kind = kernel_kind_of(fd), at = pipe_of(fd, false);
    if (kind == TOCSIN_SIM_CLOSED || kind == TOCSIN_SIM_READ_END) return -EBADF;
    if (kind == TOCSIN_SIM_PIDFD) return -EINVAL;
    if (at < 0) return 0;
    const tocsin_sim_pipe *pipe = &kernel_before.pipe[at];
    return !pipe->readers ? -EPIPE : pipe->count == pipe->capacity ? -EAGAIN : 0;
}

static int do_write_byte(const int64_t *a) {
    int expected = expected_of_write(a[0]), at = pipe_of(a[0], false);
    bool is_new = kernel_is_new(kernel_before.current, SIGPIPE);
    int result = tocsin_port_write_byte((int)a[0], ++kernel_book.byte);
    must(expected != -EAGAIN || result == -PLANNED_ERROR || kernel_before.fd[a[0]].nonblocking,
         "a full pipe takes more");
    if (kernel_answer(result, expected) == -EPIPE) kernel_sent(SIGPIPE, 0, is_new);
    if (result || at < 0) return result;
    int count = kernel_before.pipe[at].count;
    const tocsin_sim_pipe *pipe = &tocsin_sim_state()->pipe[at];
    must(pipe->count == count + 1 && pipe->bytes[count] == kernel_book.byte, "what was written is not there");
    return result;
}

static void check_bytes(int result, int64_t size, int at, const unsigned char *bytes) {
    const tocsin_sim_pipe *before = &kernel_before.pipe[at];
    must(result == (before->count < size ? before->count : size), "it reads more or less than there is");
    must(result < 0 || memcmp(bytes, before->bytes, (size_t)result) == 0, "it reads other bytes than were written");
    const tocsin_sim_pipe *after = &tocsin_sim_state()->pipe[at];
    must(after->count == before->count - result, "what was read is still there");
    must(result < 0 || memcmp(after->bytes, before->bytes + result, after->count) == 0,
         "what was not read has changed");
}

static int do_read(const int64_t *a) {
    unsigned char bytes[TOCSIN_SIM_PIPE_BYTES];
    int kind = kernel_kind_of(a[0]), at = pipe_of(a[0], true), size = capacity(a[1]);
    int result = tocsin_sim_read((int)a[0], bytes, size);
    if (at < 0) return kernel_answer(result, kind == TOCSIN_SIM_SINK ? 0 : -EBADF);
    const tocsin_sim_pipe *before = &kernel_before.pipe[at];
    if (before->count) check_bytes(result, size, at, bytes);
    else if (!before->writers) return kernel_answer(result, 0);
    else if (kernel_before.fd[a[0]].nonblocking) return kernel_answer(result, -EAGAIN);
    else
        must(result == -EINTR && (kernel_book.now.calls > 0 || !kernel_notes_all()),
             "a read ends, and no handler has run");
    return result;
}

static int do_stderr(const int64_t *a) {
    uint64_t given = kernel_book.output;
    (void)a;
    tocsin_port_stderr("text", 4);
    must(tocsin_sim_state()->output_bytes == kernel_before.output_bytes + 4, "text for stderr is not counted");
    must(kernel_book.output == given + (kernel_book.hooks & KERNEL_HAS_OUTPUT ? 4 : 0), "text for stderr is not told");
    return 0;
}

/* --------------------------------------------------------------------------------------------------------- threads -- */

static bool runs(int64_t number) {
    return kernel_is_thread(number) && kernel_before.thread[number - 1].state == TOCSIN_SIM_RUNNING;
}

static bool acts(int64_t number) {
    return number == kernel_before.current + 1;
}

static int do_thread_start(const int64_t *a) {
    int expected = 1;
    while (expected <= TOCSIN_SIM_THREADS && kernel_is_thread(expected)) expected++;
    if (expected > TOCSIN_SIM_THREADS) expected = 0;
    int result = kernel_answer((int)tocsin_sim_thread_start(), expected);
    const tocsin_sim_thread *thread = &tocsin_sim_state()->thread[expected ? expected - 1 : 0];
    must(!expected || thread->blocked == kernel_before.thread[kernel_before.current].blocked,
         "a new thread has another mask than its creator");
    (void)a;
    return result;
}

static int do_thread_exit(const int64_t *a) {
    if (!kernel_is_thread(a[0]) || acts(a[0]) || a[0] == kernel_before.leader + 1) return -ENOSYS;
    tocsin_sim_thread_exit((tocsin_port_thread)a[0]);
    must(tocsin_sim_state()->thread[a[0] - 1].state == TOCSIN_SIM_NONE, "a thread that has ended lives");
    return 0;
}

static int do_run_as(const int64_t *a) {
    if (!runs(a[0])) return -ENOSYS;
    kernel_answer((int)tocsin_sim_run_as((tocsin_port_thread)a[0]), kernel_before.current + 1);
    must((int64_t)tocsin_port_self() == a[0], "another thread acts");
    return 0;
}

static int do_thread_sigwait(const int64_t *a) {
    if (!runs(a[0]) || acts(a[0])) return -ENOSYS;
    kernel_book.now.begun = (int)a[0];
    tocsin_sim_thread_sigwait((tocsin_port_thread)a[0], (uint64_t)a[1]);
    return 0;
}

static int do_thread_sigwait_result(const int64_t *a) {
    if (!kernel_is_thread(a[0])) return -ENOSYS;
    int expected = kernel_before.thread[a[0] - 1].result;
    return kernel_answer(tocsin_sim_thread_sigwait_result((tocsin_port_thread)a[0]), expected);
}

/* --------------------------------------------------------------------------------------------------------- process -- */

static int threads(const tocsin_sim *sim) {
    int count = 0;
    for (int i = 0; i < TOCSIN_SIM_THREADS; i++) count += sim->thread[i].state != TOCSIN_SIM_NONE;
    return count;
}

static const tocsin_sim_thread *the_one_that_acts(const tocsin_sim *sim) {
    return &sim->thread[sim->current];
}

static int do_fork_child(const int64_t *a) {
    static const tocsin_sim_timer none[3];
    int forks = kernel_book.forks;
    (void)a;
    if (kernel_before.pid == TOCSIN_SIM_PID + UINT8_MAX) return -ENOSYS; /* pidfds have no place for more */
    tocsin_sim_fork_child();
    const tocsin_sim *sim = tocsin_sim_state();
    must(sim->pid == kernel_before.pid + 1 && threads(sim) == 1, "a child is another process, with one thread");
    must(!kernel_pending(sim) && !sim->queued, "a child has something pending");
    must(memcmp(sim->timer, none, sizeof none) == 0, "a child has a timer");
    must(the_one_that_acts(sim)->blocked == the_one_that_acts(&kernel_before)->blocked, "a child has another mask");
    must(kernel_book.forks == forks + kernel_book.counts_forks, "a child has not called what at_fork was given");
    return 0;
}

/* Descriptors stay but for pidfds, which the laws of a state and of a change do not look at here. */
static bool keeps_descriptors(const tocsin_sim *sim) {
    for (int fd = 0; fd < TOCSIN_SIM_FDS; fd++) {
        bool stays = kernel_before.fd[fd].kind != TOCSIN_SIM_PIDFD;
        if (sim->fd[fd].kind != (stays ? kernel_before.fd[fd].kind : TOCSIN_SIM_CLOSED)) return false;
    }
    return true;
}

static int do_exec(const int64_t *a) {
    (void)a;
    tocsin_sim_exec();
    const tocsin_sim *sim = tocsin_sim_state();
    const tocsin_sim_thread *now = the_one_that_acts(sim), *before = the_one_that_acts(&kernel_before);
    must(tocsin_port_self() == 1 && threads(sim) == 1, "a new program has one thread, which is the first");
    must(sim->pending == kernel_before.pending && now->pending == before->pending, "exec has changed what is pending");
    must(now->blocked == before->blocked, "exec has changed the mask");
    must(memcmp(sim->timer, kernel_before.timer, sizeof sim->timer) == 0, "exec has changed a timer");
    must(keeps_descriptors(sim), "exec has closed a descriptor, or left a pidfd open");
    for (int signum = 1; signum < TOCSIN_NSIG; signum++)
        must(sim->action[signum] == (kernel_before.action[signum] == SIG_IGN ? SIG_IGN : SIG_DFL),
             "exec has kept a handler, or has not kept what is ignored");
    return 0;
}

static int do_exit(const int64_t *a) {
    tocsin_port_exit((int)a[0]);
}

static int do_exit_by_signal(const int64_t *a) {
    tocsin_port_exit_by_signal((int)a[0]);
}

/* ---------------------------------------------------------------------------------------------------- what is about -- */

static int do_fail(const int64_t *a) {
    unsigned nth = (unsigned)a[0] & 7;
    tocsin_sim_fail(nth, PLANNED_ERROR);
    must(tocsin_sim_state()->fault_at == (nth ? kernel_before.operations + nth : 0), "another operation is to fail");
    return 0;
}

static int do_queue_limit(const int64_t *a) {
    int limit = a[0] < 0 ? 0 : (int)a[0];
    tocsin_sim_queue_limit(limit);
    int expected = limit < TOCSIN_SIM_QUEUE_LIMIT ? limit : TOCSIN_SIM_QUEUE_LIMIT;
    must(tocsin_sim_state()->queue_limit == expected, "the queue has another limit");
    return 0;
}

static int do_at_fork(const int64_t *a) {
    kernel_book.counts_forks = a[0] & 1;
    tocsin_port_at_fork(a[0] & 1 ? kernel_count_fork : NULL);
    return 0;
}

static int do_hooks(const int64_t *a) {
    kernel_use_hooks((int)a[0]);
    return 0;
}

#define MASK KERNEL_MASK
#define TABLE KERNEL_ACTION_TABLE
#define FDS KERNEL_DESCRIPTORS
#define TIME KERNEL_TIME
#define THREADS KERNEL_THREADS
#define LOOKS KERNEL_LOOKS
#define DISCARDS KERNEL_DISCARDS
#define SIGNAL KERNEL_SIGNAL
#define FLAG KERNEL_FLAG

/* Neighbours are about the same things. */
const struct kernel_operation kernel_operations[] = {
    {"raise", 10, 0, {SIGNAL}, kernel_do_raise},
    {"thread_kill", 8, 0, {KERNEL_THREAD, SIGNAL}, kernel_do_thread_kill},
    {"kill", 8, 0, {SIGNAL}, kernel_do_kill},
    {"sigqueue", 6, 0, {SIGNAL}, kernel_do_sigqueue},
    {"child", 2, 0, {KERNEL_COUNT}, kernel_do_child},
    {"send", 6, 0, {KERNEL_THREAD, SIGNAL}, kernel_do_send},
    {"schedule", 8, 0, {KERNEL_NS, KERNEL_THREAD, SIGNAL}, kernel_do_schedule},
    {"queue_limit", 4, 0, {KERNEL_COUNT}, do_queue_limit},
    {"action_get", 2, LOOKS, {SIGNAL}, kernel_do_action_get},
    {"action_set", 10, TABLE, {SIGNAL, KERNEL_ACTION}, kernel_do_action_set},
    {"catch", 5, TABLE, {SIGNAL}, kernel_do_catch},
    {"restart_set", 3, TABLE, {SIGNAL, FLAG}, kernel_do_restart_set},
    {"mask", 16, MASK, {KERNEL_HOW, KERNEL_SET, FLAG}, kernel_do_mask},
    {"mask_get", 1, LOOKS, {0}, kernel_do_mask_get},
    {"pending", 2, LOOKS, {0}, kernel_do_pending},
    {"wait", 6, MASK | TIME, {KERNEL_COUNT, KERNEL_SET, KERNEL_NS}, kernel_do_wait},
    {"sigwait", 8, TIME, {KERNEL_SET, KERNEL_NS, FLAG}, kernel_do_sigwait},
    {"thread_sigwait", 6, 0, {KERNEL_THREAD, KERNEL_SET}, do_thread_sigwait},
    {"thread_sigwait_result", 2, LOOKS, {KERNEL_THREAD}, do_thread_sigwait_result},
    {"thread_start", 6, THREADS, {0}, do_thread_start},
    {"thread_exit", 3, DISCARDS | THREADS, {KERNEL_THREAD}, do_thread_exit},
    {"run_as", 5, 0, {KERNEL_THREAD}, do_run_as},
    {"hooks", 4, 0, {KERNEL_HOOKS}, do_hooks},
    {"alarm", 3, 0, {KERNEL_COUNT}, kernel_do_alarm},
    {"timer_set", 7, 0, {KERNEL_TIMER, KERNEL_US, KERNEL_US, FLAG}, kernel_do_timer_set},
    {"timer_get", 3, LOOKS, {KERNEL_TIMER}, kernel_do_timer_get},
    {"now_ns", 1, LOOKS, {0}, kernel_do_now},
    {"advance", 8, TIME, {KERNEL_NS}, kernel_do_advance},
    {"spend", 4, 0, {KERNEL_COUNT}, kernel_do_spend},
    {"fail", 5, 0, {KERNEL_COUNT}, do_fail},
    {"stderr", 1, 0, {0}, do_stderr},
    {"pipe", 5, FDS, {KERNEL_COUNT, FLAG}, do_pipe},
    {"socketpair", 4, FDS, {KERNEL_COUNT, FLAG}, do_socketpair},
    {"close", 5, FDS, {KERNEL_FD}, do_close},
    {"set_nonblocking", 2, FDS, {KERNEL_FD, FLAG}, do_set_nonblocking},
    {"fd_nonblocking", 2, LOOKS, {KERNEL_FD}, do_fd_nonblocking},
    {"write_byte", 9, FDS | TIME, {KERNEL_FD}, do_write_byte},
    {"read", 7, FDS | TIME, {KERNEL_FD, KERNEL_COUNT}, do_read},
    {"null_open", 1, FDS, {0}, do_null_open},
    {"pidfd_open", 4, FDS, {0}, do_pidfd_open},
    {"pidfd_send", 6, 0, {KERNEL_FD, SIGNAL, FLAG}, kernel_do_pidfd_send},
    {"fork_child", 3, DISCARDS | THREADS, {0}, do_fork_child},
    {"at_fork", 2, 0, {FLAG}, do_at_fork},
    {"exec", 2, DISCARDS | THREADS | TABLE | FDS, {0}, do_exec},
    {"exit_by_signal", 1, 0, {SIGNAL}, do_exit_by_signal},
    {"exit", 1, 0, {KERNEL_COUNT}, do_exit},
};
const int kernel_operation_count = (int)(sizeof kernel_operations / sizeof kernel_operations[0]);
