/* process_posix.c - how real processes begin, fork, exec and end. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "posix.h"

struct posix_shared *posix_shared;
int posix_shared_fd;
void (*posix_on_end)(enum ops_event_kind kind, int number);

void posix_share(int fd) {
    posix_shared_fd = fd;
    posix_shared = mmap(NULL, sizeof *posix_shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (posix_shared != MAP_FAILED) return;
    perror("engine-posix: the memory to share");
    _exit(1);
}

static bool is_over_the_limit(void) {
    const ops_trace *trace = &posix_shared->trace;
    return trace->events > 0 && trace->event[trace->events - 1].kind == OPS_EVENT_LIMIT;
}

/* The supervisor writes how the process has ended; only the limit is the player's own judgement. */
void world_end(enum ops_event_kind kind, int number) {
    if (posix_on_end) posix_on_end(kind, number);
    if (kind == OPS_EVENT_LIMIT && !is_over_the_limit()) ops_event_add(&posix_shared->trace, OPS_EVENT_LIMIT, NULL);
    _exit(kind == OPS_EVENT_LIMIT ? 0 : number);
}

/* ------------------------------------------------------------------------------------------------------------- fork -- */

static world_ended wait_for(pid_t child) {
    int status;
    pid_t got;
    do got = waitpid(child, &status, WUNTRACED);
    while (got < 0 && errno == EINTR);
    if (got < 0) return (world_ended){OPS_EVENT_ERROR, errno};
    if (WIFEXITED(status)) return (world_ended){OPS_EVENT_EXIT, WEXITSTATUS(status)};
    if (WIFSIGNALED(status)) return (world_ended){OPS_EVENT_KILLED, WTERMSIG(status)};
    kill(child, SIGKILL);
    wait_for(child);
    return (world_ended){OPS_EVENT_STOPPED, WSTOPSIG(status)};
}

world_ended world_fork(void (*child)(const void *data), const void *data) {
    pid_t pid = fork();
    if (pid < 0) world_end(OPS_EVENT_LIMIT, 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        posix_forget_threads();
        child(data);
        world_end(OPS_EVENT_EXIT, 0);
    }
    world_ended ended = wait_for(pid);
    if (is_over_the_limit()) world_end(OPS_EVENT_LIMIT, 0);
    world_settle();
    return ended;
}

/* ------------------------------------------------------------------------------------------------------------- exec -- */

void world_exec(const ops_path *path) {
    char fd[16];
    posix_shared->report_path = *path;
    snprintf(fd, sizeof fd, "%d", posix_shared_fd);
    execl("/proc/self/exe", "engine-posix", "--report", fd, (char *)NULL);
    world_end(OPS_EVENT_LIMIT, 0);
}

static uint64_t bits_of(const sigset_t *set) {
    uint64_t bits = 0;
    for (int signum = 1; signum <= 64; signum++)
        if (sigismember(set, signum) == 1) bits |= (uint64_t)1 << (signum - 1);
    return bits;
}

static uint64_t ignored(void) {
    uint64_t bits = 0;
    struct sigaction action;
    for (int signum = 1; signum <= 64; signum++)
        if (sigaction(signum, NULL, &action) == 0 && action.sa_handler == SIG_IGN) bits |= (uint64_t)1 << (signum - 1);
    return bits;
}

void posix_report(void) {
    sigset_t blocked, pending;
    sigprocmask(SIG_SETMASK, NULL, &blocked);
    sigpending(&pending);
    ops_event *event = ops_event_add(&posix_shared->trace, OPS_EVENT_VALUE, &posix_shared->report_path);
    if (!event) _exit(0);
    event->result = OPS_RESULT_INHERITED;
    event->set[0] = ignored();
    event->set[1] = bits_of(&blocked);
    event->set[2] = bits_of(&pending);
    event->number[0] = OPS_IN_TENS(alarm(0));
    _exit(0);
}
