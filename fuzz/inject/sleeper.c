/* sleeper.c - sends signals to a process that is asleep.
 *
 * A process of its own looks at the state of the runner in /proc: asleep, it is inside the call that it may sleep in, for
 * it has nothing else to sleep in. So the arrival inside a blocking call needs no guess about time. */
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "inject.h"

static struct sleeper {
    int armed; /* a futex: the turn of the last arming, 0 for disarmed */
    int signum[2];
    int sent;
    pid_t pid;
    long tid;
} *sleeper;

static bool is_asleep(int fd) {
    char line[128];
    ssize_t got = pread(fd, line, sizeof line - 1, 0);
    if (got <= 0) return false;
    line[got] = '\0';
    const char *state = strrchr(line, ')');
    return state && state[1] == ' ' && state[2] == 'S';
}

static int open_state(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%ld/stat", sleeper->pid, sleeper->tid);
    return open(path, O_RDONLY | O_CLOEXEC);
}

/* Until it is disarmed: sends one signal each time it finds the process asleep. */
static void serve(int turn) {
    int fd = open_state();
    while (__atomic_load_n(&sleeper->armed, __ATOMIC_SEQ_CST) == turn) {
        int next = sleeper->sent;
        if (next > 1 || !sleeper->signum[next] || !is_asleep(fd)) {
            sched_yield();
            continue;
        }
        if (__atomic_load_n(&sleeper->armed, __ATOMIC_SEQ_CST) != turn) break;
        __atomic_store_n(&sleeper->sent, next + 1, __ATOMIC_SEQ_CST);
        syscall(SYS_tgkill, sleeper->pid, sleeper->tid, sleeper->signum[next]);
        while (is_asleep(fd) && __atomic_load_n(&sleeper->armed, __ATOMIC_SEQ_CST) == turn) sched_yield();
    }
    close(fd);
}

static void work(void) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) {
        int turn = __atomic_load_n(&sleeper->armed, __ATOMIC_SEQ_CST);
        if (turn > 0) serve(turn);
        else syscall(SYS_futex, &sleeper->armed, FUTEX_WAIT, turn, NULL, NULL, 0);
    }
}

void inject_sleeper_start(void) {
    sleeper = mmap(NULL, sizeof *sleeper, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sleeper == MAP_FAILED) abort();
    if (fork() == 0) work();
}

/* Disarmed is a negative turn, so that no arming is mistaken for the one before. */
void inject_sleeper_arm(int first, int second) {
    static int turn;
    sleeper->pid = getpid();
    sleeper->tid = syscall(SYS_gettid);
    sleeper->signum[0] = first ? first : second;
    sleeper->signum[1] = first ? second : 0;
    sleeper->sent = 0;
    __atomic_store_n(&sleeper->armed, ++turn, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &sleeper->armed, FUTEX_WAKE, 1, NULL, NULL, 0);
}

int inject_sleeper_disarm(void) {
    int armed = __atomic_load_n(&sleeper->armed, __ATOMIC_SEQ_CST);
    if (armed > 0) __atomic_store_n(&sleeper->armed, -armed, __ATOMIC_SEQ_CST);
    return sleeper->sent;
}
