/* differential_real.c - runs a batch of sequences on the real kernel: differential_real FD, where FD is memory shared with
 * differential.c.
 *
 * Three processes deep. The supervisor has the state it was exec'd with and never changes it. Its child, the worker, runs
 * sequence after sequence, scrubbed in between; when one kills it the supervisor notes that and makes a new one; when one
 * stops it the supervisor continues it. A fork operation makes a child of the worker, which runs the rest of the
 * sequence while the worker waits. An exec operation runs this program again: differential_real FD worker|child.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "differential_shared.h"
#include "world.h"

static diff_shared *shared;
static const char *shared_fd;
static bool is_child; /* of a fork operation: it ends with its sequence */

/* An interrupted worker must not outlive its supervisor; a limit of 1 byte means no core, to a file or to a pipe. The
 * group of its own is not orphaned, for its parent is in the same session: SIGTSTP stops it. */
static void settle_in(void) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    setrlimit(RLIMIT_CORE, &(struct rlimit){1, 1});
}

/* Whoever started us may ignore signals, as nohup does. Ignoring one discards what is pending of it, for all threads. */
static void scrub_signals(void) {
    for (int signum = 1; signum < TOCSIN_NSIG; signum++) tocsin_port_action_set(signum, SIG_IGN);
    for (int signum = 1; signum < TOCSIN_NSIG; signum++) tocsin_port_action_set(signum, SIG_DFL);
}

/* Everything that a sequence may leave behind. */
static void scrub(void) {
    tocsin_port_mask(SIG_SETMASK, ~(tocsin_sigset)0, NULL);
    scrub_signals();
    for (int which = 0; which < 3; which++) tocsin_port_timer_set(which, &(tocsin_port_timer){0, 0}, NULL);
    world_queue(true);
    for (int slot = 0; slot < DIFF_SLOTS; slot++)
        for (int end = 0; end < 2; end++)
            if (shared->run.fd[slot][end] >= 0) world_close(shared->run.fd[slot][end]);
    if (shared->run.pidfd >= 0) world_close(shared->run.pidfd);
    memset(shared->run.fd, 0xff, sizeof shared->run.fd);
    shared->run.pidfd = -1;
    tocsin_port_mask(SIG_SETMASK, 0, NULL);
}

static void work(void) {
    for (; shared->next < shared->count; shared->next++) {
        diff_perform(&shared->run, &shared->sequence[shared->next], &shared->trace[shared->next]);
        diff_muted = true;
        scrub();
    }
    _exit(0);
}

/* Waits for the end of child, which runs *trace, continues it whenever it is stopped, and tells whether it ended well. */
static bool watch(pid_t child, diff_trace *(*trace)(void)) {
    for (;;) {
        int status;
        if (waitpid(child, &status, WUNTRACED) < 0) {
            if (errno == EINTR) continue;
            perror("differential_real: waitpid");
            _exit(2);
        }
        if (WIFSTOPPED(status)) {
            trace()->stops++;
            kill(child, SIGCONT);
            continue;
        }
        if (WIFSIGNALED(status)) trace()->signum = WTERMSIG(status);
        else trace()->status = WEXITSTATUS(status);
        return status == 0;
    }
}

static diff_trace *trace_now(void) {
    return &shared->trace[shared->next < DIFF_BATCH ? shared->next : DIFF_BATCH - 1];
}

/* A dead worker's descriptors are closed. */
static void supervise(void) {
    memset(shared->run.fd, 0xff, sizeof shared->run.fd);
    shared->run.pidfd = -1;
    while (shared->next < shared->count) {
        pid_t worker = fork();
        if (worker == 0) {
            settle_in();
            scrub_signals();
            work();
        }
        if (watch(worker, trace_now)) return;
        shared->next++;
        memset(shared->run.fd, 0xff, sizeof shared->run.fd);
        shared->run.pidfd = -1;
    }
}

/* The parent takes no notes from here on, and takes SIGCHLD as it is before the child may end: when it is ignored the
 * kernel keeps no status to wait for. */
bool diff_fork(diff_run *run) {
    (void)run;
    __atomic_store_n(&shared->go, 0, __ATOMIC_SEQ_CST);
    diff_muted = true;
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        while (!__atomic_load_n(&shared->go, __ATOMIC_SEQ_CST)) sched_yield();
        diff_muted = false;
        is_child = true;
        return true;
    }
    tocsin_port_mask(SIG_SETMASK, ~(tocsin_sigset)0, NULL);
    tocsin_port_action_set(SIGCHLD, SIG_DFL);
    __atomic_store_n(&shared->go, 1, __ATOMIC_SEQ_CST);
    watch(child, trace_now);
    return false;
}

void diff_exec(diff_run *run) {
    (void)run;
    execl("/proc/self/exe", "differential_real", shared_fd, is_child ? "child" : "worker", (char *)NULL);
    perror("differential_real: exec");
    _exit(2);
}

void diff_finished(void) {
    if (is_child) _exit(0);
}

static void resume(void) {
    diff_resume(&shared->run, &shared->sequence[shared->next], &shared->trace[shared->next]);
    diff_muted = true;
    scrub();
    shared->next++;
    work();
}

int main(int argc, char **argv) {
    int fd = argc < 2 ? -1 : atoi(argv[1]);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared == MAP_FAILED) {
        fprintf(stderr,
                "differential_real: argument 1 is %s, expected a descriptor; differential starts this program\n",
                argc < 2 ? "missing" : argv[1]);
        return 2;
    }
    shared_fd = argv[1];
    is_child = argc > 2 && strcmp(argv[2], "child") == 0;
    if (argc > 2) resume();
    supervise();
}
