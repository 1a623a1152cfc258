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
#include <sys/syscall.h>
#include <unistd.h>

#include "inject.h"

enum { SENDS = 3 }; /* one on request, and the last resort twice: a wait may go on behind the first */

static struct sleeper {
    int armed; /* a futex: the turn of the last arming, 0 for disarmed */
    int signum[SENDS];
    int sent;
    pid_t pid;
    long tid;
} * sleeper;

/* How often it has gone to sleep, if it is asleep now; 0 if not. And what it ignores. */
static unsigned long asleep_since(int fd, uint64_t *ignored) {
    char text[4096];
    ssize_t got = pread(fd, text, sizeof text - 1, 0);
    if (got <= 0) return 0;
    text[got] = '\0';
    const char *state = strstr(text, "\nState:\t"), *count = strstr(text, "\nvoluntary_ctxt_switches:\t");
    const char *ignores = strstr(text, "\nSigIgn:\t");
    *ignored = ignores ? strtoull(ignores + 9, NULL, 16) : 0;
    return state && count && state[8] == 'S' ? strtoul(count + 26, NULL, 10) + 1 : 0;
}

static int open_state(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%ld/status", sleeper->pid, sleeper->tid);
    return open(path, O_RDONLY | O_CLOEXEC);
}

/* Until it is disarmed: sends one signal each time it finds the process asleep anew. */
static void serve(int turn) {
    int fd = open_state();
    unsigned long last = 0;
    uint64_t ignored = 0;
    while (__atomic_load_n(&sleeper->armed, __ATOMIC_SEQ_CST) == turn) {
        int next = sleeper->sent;
        unsigned long since = next < SENDS && sleeper->signum[next] ? asleep_since(fd, &ignored) : 0;
        if (since == 0 || since == last || __atomic_load_n(&sleeper->armed, __ATOMIC_SEQ_CST) != turn) {
            sched_yield();
            continue;
        }
        bool wakes = !(ignored >> (sleeper->signum[next] - 1) & 1);
        last = wakes ? since : 0; /* what is ignored wakes nobody, also for a moment */
        __atomic_store_n(&sleeper->sent, next + 1, __ATOMIC_SEQ_CST);
        syscall(SYS_tgkill, sleeper->pid, sleeper->tid, sleeper->signum[next]);
    }
    close(fd);
}

static void work(void) {
    for (;;) {
        int turn = __atomic_load_n(&sleeper->armed, __ATOMIC_SEQ_CST);
        if (turn > 0) serve(turn);
        else syscall(SYS_futex, &sleeper->armed, FUTEX_WAIT, turn, NULL, NULL, 0);
    }
}

void inject_sleeper_start(void) {
    sleeper = mmap(NULL, sizeof *sleeper, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sleeper == MAP_FAILED) abort();
    if (inject_fork() == 0) work();
}

bool inject_call_may_sleep(long call) {
#ifdef SYS_pause
    if (call == SYS_pause) return true;
#endif
    return call == SYS_ppoll || call == SYS_rt_sigtimedwait || call == SYS_read || call == SYS_rt_sigsuspend;
}

/* Disarmed is a negative turn, so that no arming is mistaken for the one before. */
void inject_sleeper_arm(pid_t pid, long tid, int first, int second) {
    static int turn;
    sleeper->pid = pid;
    sleeper->tid = tid;
    sleeper->signum[0] = first ? first : second;
    sleeper->signum[1] = second;
    sleeper->signum[2] = first ? second : 0;
    sleeper->sent = 0;
    __atomic_store_n(&sleeper->armed, ++turn, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &sleeper->armed, FUTEX_WAKE, 1, NULL, NULL, 0);
}

int inject_sleeper_disarm(void) {
    int armed = __atomic_load_n(&sleeper->armed, __ATOMIC_SEQ_CST);
    if (armed > 0) __atomic_store_n(&sleeper->armed, -armed, __ATOMIC_SEQ_CST);
    return __atomic_exchange_n(&sleeper->sent, 0, __ATOMIC_SEQ_CST);
}
