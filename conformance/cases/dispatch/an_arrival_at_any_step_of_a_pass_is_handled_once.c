/* clause: arrival-before-the-pass */
/* clause: arrival-ahead-of-the-scan */
/* clause: arrival-behind-the-scan */
/* clause: arrival-between-clear-and-call */
/* clause: arrival-after-a-failure */
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <tocsin.h>
#include <unistd.h>

/* What the child shows: a letter for each call of a handler, f for a safe point that fails, a bar between the first one
 * and the others. Without the C library, whose instructions would be counted. */
static struct {
    char trace[16];
    volatile int length, begun, done;
} * board;

static void say(char letter) {
    board->trace[board->length++] = letter;
}

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    say(signum == SIGHUP ? 'H' : signum == SIGUSR1 ? '1' : '2');
    return 0;
}

static int fail(int signum, const tocsin_frame *frame) {
    handle(signum, frame);
    return TOCSIN_EUSER - 1;
}

static void child(tocsin_handler of_usr1) {
    tocsin_signal(SIGHUP, handle);
    tocsin_signal(SIGUSR1, of_usr1);
    tocsin_signal(SIGUSR2, handle);
    raise(SIGUSR1);
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL)) _exit(1);
    raise(SIGSTOP);
    board->begun = 1;
    int error = tocsin_check_at("", 0, "");
    board->done = 1;
    if (error) say('f');
    say('|');
    for (int i = 0; i < 2; i++)
        if (tocsin_check_at("", 0, "")) say('f');
    _exit(0);
}

/* One instruction of the child; false when it has none left. */
static int step(pid_t pid) {
    int status;
    ptrace(PTRACE_SINGLESTEP, pid, NULL, NULL);
    return waitpid(pid, &status, 0) == pid && WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP;
}

/* Lets signum arrive behind so many instructions of the safe point; false when it has fewer. */
static int arrives_at(int steps, int signum, tocsin_handler of_usr1) {
    int status;
    memset(board, 0, sizeof *board);
    pid_t pid = fork();
    if (pid == 0) child(of_usr1);
    waitpid(pid, &status, 0);
    if (!WIFSTOPPED(status)) _exit(puts("ptrace is refused") != 0);
    while (!board->begun && step(pid)) continue;
    for (int i = 0; i < steps && !board->done && step(pid); i++) continue;
    int in_time = !board->done;
    ptrace(PTRACE_DETACH, pid, NULL, (void *)(long)signum);
    waitpid(pid, &status, 0);
    if (!WIFEXITED(status)) say('!');
    return in_time;
}

static void try_every_step(int signum, tocsin_handler of_usr1, const char *what) {
    char seen[8][16];
    int kinds = 0, known;
    printf("%s\n", what);
    for (int steps = 0; arrives_at(steps, signum, of_usr1) && kinds < 8; steps++) {
        for (known = 0; known < kinds && strcmp(seen[known], board->trace) != 0; known++) continue;
        if (known == kinds) printf("  %s\n", strcpy(seen[kinds++], board->trace));
    }
}

int main(void) {
    cpu_set_t here; /* both on one processor: a step is a switch, and nothing has to be woken elsewhere */
    CPU_ZERO(&here);
    CPU_SET(sched_getcpu(), &here);
    sched_setaffinity(0, sizeof here, &here);
    setbuf(stdout, NULL);
    board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    try_every_step(SIGUSR2, handle, "ahead of the scan");
    try_every_step(SIGUSR1, handle, "its own signal");
    try_every_step(SIGHUP, fail, "behind the scan, whose handler fails");
}
