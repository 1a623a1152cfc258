/* supervisor_posix.c - runs each program in a process of its own, freshly forked and executed, with nothing inherited but
 * what the program says; and says how it ended.
 *
 * Who hangs is judged by state, not by time: the program has said that it waits and that nothing will come, all its
 * threads are asleep, and they have not run between two looks. The fuse is for what this does not see; it is counted in
 * looks, for a machine that stands still as a whole is nobody's hang.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "posix.h"
#include "subject.h"

enum { LOOK_NS = 10000000, FUSE_LOOKS = 1000 };

const char subject_needs[] = "explicit thread fork exec pidfd siginfo capi engine real";

uint32_t subject_lacks(void) {
    return 1u << OPS_NEED_POINTS;
}

bool subject_part(int argc, char **argv) {
    if (argc != 3 || (strcmp(argv[1], "--run") != 0 && strcmp(argv[1], "--report") != 0)) return false;
    posix_share(atoi(argv[2]));
    if (strcmp(argv[1], "--report") == 0) posix_report();
    player_play(&posix_shared->program, &posix_shared->trace);
}

/* --------------------------------------------------------------------------------------------------------- starting -- */

static void inherit(uint64_t ignored, uint64_t blocked) {
    sigset_t mask;
    sigemptyset(&mask);
    for (int signum = 1; signum <= 64; signum++) {
        uint64_t bit = (uint64_t)1 << (signum - 1);
        signal(signum, ignored & bit ? SIG_IGN : SIG_DFL);
        if (blocked & bit) sigaddset(&mask, signum);
    }
    sigprocmask(SIG_SETMASK, &mask, NULL);
}

/* A group of its own below ours: stops are then not ignored as an orphan's would be, and all can be ended at once. What
 * it prints is nobody's. */
static void become_program(int fd) {
    char number[16];
    snprintf(number, sizeof number, "%d", fd);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    int null = open("/dev/null", O_RDWR);
    for (int i = 0; i < 3; i++) dup2(null, i);
    if (null > 2) close(null);
    inherit(posix_shared->program.ignored, posix_shared->program.blocked);
    execl("/proc/self/exe", "engine-posix", "--run", number, (char *)NULL);
    _exit(127);
}

/* Made once, used for all programs. */
static void share(void) {
    if (posix_shared) return;
    int fd = memfd_create("trace", 0);
    if (fd < 0 || ftruncate(fd, sizeof(struct posix_shared)) < 0) {
        perror("engine-posix: the memory to share");
        exit(1);
    }
    posix_share(fd);
}

/* ---------------------------------------------------------------------------------------------------------- looking -- */

/* Whether a thread is asleep; how often it has gone to sleep is added to *switches. */
static bool is_asleep(const char *path, uint64_t *switches) {
    char line[256];
    bool asleep = false;
    FILE *file = fopen(path, "re");
    if (!file) return false;
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "State:", 6) == 0) asleep = line[7] == 'S';
        char *count = strstr(line, "ctxt_switches:");
        if (count) *switches += strtoull(count + 14, NULL, 10);
    }
    fclose(file);
    return asleep;
}

/* A number that changes whenever a thread of pid has run; 0 unless all are asleep. */
static uint64_t asleep_since(int pid) {
    char path[64], status[384];
    uint64_t switches = 1;
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    if (!tasks) return 0;
    for (struct dirent *task; switches && (task = readdir(tasks));) {
        if (task->d_name[0] == '.') continue;
        snprintf(status, sizeof status, "%s/%s/status", path, task->d_name);
        if (!is_asleep(status, &switches)) switches = 0;
    }
    closedir(tasks);
    return switches;
}

/* One look; *before is what the last one saw. */
static bool hangs(uint64_t *before) {
    struct posix_mark mark = posix_shared->mark;
    uint64_t now = 0;
    bool nothing_comes = mark.until_ns == 0 || (mark.until_ns > 0 && mark.until_ns < posix_now_ns() - LOOK_NS);
    if (__atomic_load_n(&posix_shared->mark.waits, __ATOMIC_SEQ_CST) && nothing_comes) now = asleep_since(mark.pid);
    bool same = now != 0 && now == *before;
    *before = now;
    return same;
}

/* ------------------------------------------------------------------------------------------------------- supervising -- */

static world_ended ended_as(const siginfo_t *info) {
    if (info->si_code == CLD_EXITED) return (world_ended){OPS_EVENT_EXIT, info->si_status};
    if (info->si_code == CLD_STOPPED) return (world_ended){OPS_EVENT_STOPPED, info->si_status};
    return (world_ended){OPS_EVENT_KILLED, info->si_status};
}

/* Nothing is reaped yet, so that the group's number stays its own. SIGCHLD is blocked here and ends the sleep. */
static world_ended watch(pid_t program) {
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    uint64_t seen = 0;
    for (int looks = 0;;) {
        siginfo_t info = {0};
        waitid(P_PID, (id_t)program, &info, WEXITED | WSTOPPED | WNOHANG | WNOWAIT);
        if (info.si_pid) return ended_as(&info);
        int got = sigtimedwait(&child, NULL, &(struct timespec){0, LOOK_NS});
        if (got < 0 && (hangs(&seen) || ++looks > FUSE_LOOKS)) return (world_ended){OPS_EVENT_HANG, 0};
    }
}

static void clean_up(pid_t program) {
    kill(-program, SIGKILL);
    kill(program, SIGKILL);
    while (waitpid(program, NULL, 0) < 0 && errno == EINTR) continue;
}

static void add_end(world_ended ended) {
    ops_trace *trace = &posix_shared->trace;
    if (trace->events > 0 && trace->event[trace->events - 1].kind == OPS_EVENT_LIMIT) return;
    ops_event *event = ops_event_add(trace, ended.kind, NULL);
    if (ended.kind < OPS_EVENT_HANG) event->number[0] = ended.number;
}

/* The supervisor's own signals: its parent's leavings must not decide whether it hears of its child. */
static void prepare(void) {
    sigset_t child;
    signal(SIGCHLD, SIG_DFL);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
}

void subject_run(const ops_program *program, ops_trace *trace) {
    share();
    prepare();
    posix_shared->program = *program;
    posix_shared->trace.events = 0;
    posix_shared->mark = (struct posix_mark){0};
    pid_t pid = fork();
    if (pid == 0) become_program(posix_shared_fd);
    if (pid < 0) {
        perror("engine-posix: fork");
        exit(1);
    }
    world_ended ended = watch(pid);
    clean_up(pid);
    add_end(ended);
    trace->events = posix_shared->trace.events;
    memcpy(trace->event, posix_shared->trace.event, trace->events * sizeof trace->event[0]);
}
