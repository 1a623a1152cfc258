/* clause: own-flag-before-common-flag */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <tocsin.h>
#include <unistd.h>

/* Whose turn it is, and how often SIGUSR1's handler ran: at the safe point in the middle, and in the end. */
static struct { volatile int begun, main_looks, done, middle, calls; } * board;

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    board->calls += signum == SIGUSR1;
    return 0;
}

/* The arrival in another thread, which is stopped in its middle. */
static void *arrive(void *unused) {
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL)) _exit(1);
    raise(SIGSTOP);
    board->begun = 1;
    tocsin_set_interrupt_ex(SIGUSR1);
    board->done = 1;
    return unused;
}

static void child(int other) {
    pthread_t thread;
    tocsin_signal(SIGHUP, handle);
    tocsin_signal(SIGUSR1, handle);
    pthread_create(&thread, NULL, arrive, NULL);
    while (!board->main_looks) sched_yield();
    if (other) raise(SIGHUP);
    tocsin_check();
    board->middle = board->calls;
    board->main_looks = 0;
    pthread_join(thread, NULL);
    tocsin_check();
    _exit(0);
}

static int step(pid_t thread) {
    int status;
    ptrace(PTRACE_SINGLESTEP, thread, NULL, NULL);
    return waitpid(thread, &status, __WALL) == thread && WIFSTOPPED(status);
}

/* Main looks when the other thread has done so many instructions; false when it has fewer. */
static int looks_at(int steps, int other) {
    int status;
    *board = (__typeof__(*board)){0};
    pid_t pid = fork();
    if (pid == 0) child(other);
    pid_t thread = waitpid(-1, &status, __WALL);
    if (!WIFSTOPPED(status)) _exit(puts("ptrace is refused") != 0);
    while (!board->begun && step(thread)) continue;
    for (int i = 0; i < steps && !board->done && step(thread); i++) continue;
    int in_time = !board->done;
    board->main_looks = 1;
    while (board->main_looks) sched_yield();
    ptrace(PTRACE_DETACH, thread, NULL, NULL);
    waitpid(pid, &status, 0);
    return in_time;
}

static void try_every_step(int other, const char *what) {
    int left = 0, run = 0, lost = 0;
    for (int steps = 0; looks_at(steps, other); steps++) {
        left += board->middle == 0 && board->calls == 1;
        run += board->middle == 1 && board->calls == 1;
        lost += board->calls != 1;
    }
    printf("%s: left to the next safe point %d, run by this one %d, otherwise %d\n", what, left > 0, run > 0, lost);
}

int main(void) {
    setbuf(stdout, NULL);
    board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    try_every_step(0, "alone");
    try_every_step(1, "in the pass of another signal");
}
