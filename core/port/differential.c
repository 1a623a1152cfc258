/* differential.c - the differential test: runs sequences on the simulated kernel in this process, has differential_real
 * run them on the real one, and compares. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "differential_compare.h"
#include "differential_shared.h"
#include "sim.h"

enum { FUSE_MS = 60000 }; /* a batch takes a fraction of a second */

static diff_shared *shared;
static int shared_fd;
static char real_program[PATH_MAX];

/* ---------------------------------------------------------------------------------------------- the simulated side -- */

static struct {
    tocsin_sim state;
    diff_run run;
    diff_trace trace;
    jmp_buf over;
} simulated;

static void died(void *data, enum tocsin_sim_life life, int end) {
    (void)data;
    if (life == TOCSIN_SIM_EXITED) simulated.trace.status = end;
    else simulated.trace.signum = end;
    longjmp(simulated.over, 1);
}

static void stopped(void *data, int signum) {
    (void)data;
    (void)signum;
    simulated.trace.stops++;
    tocsin_sim_send(0, SIGCONT);
}

bool diff_fork(diff_run *run) {
    (void)run;
    tocsin_sim_fork_child();
    return true;
}

void diff_exec(diff_run *run) {
    (void)run;
    tocsin_sim_exec();
}

void diff_finished(void) {
}

static const diff_trace *simulate(const diff_sequence *sequence) {
    tocsin_sim_boot(&simulated.state);
    if (setjmp(simulated.over) == 0) diff_perform(&simulated.run, sequence, &simulated.trace);
    return &simulated.trace;
}

/* --------------------------------------------------------------------------------------------------- the real side -- */

static pid_t start_real(void) {
    extern char **environ;
    char fd[16];
    snprintf(fd, sizeof fd, "%d", shared_fd);
    char *arguments[] = {real_program, fd, NULL};
    pid_t real;
    int error = posix_spawn(&real, real_program, NULL, NULL, arguments, environ);
    if (!error) return real;
    fprintf(stderr, "differential: cannot run %s: %s\n", real_program, strerror(error));
    exit(2);
}

/* A sequence that blocks on the real kernel would wait for ever. */
static void await_real(pid_t real) {
    struct pollfd end = {.fd = (int)syscall(SYS_pidfd_open, real, 0), .events = POLLIN};
    int status, ended;
    while ((ended = poll(&end, 1, FUSE_MS)) < 0 && errno == EINTR) continue;
    close(end.fd);
    if (ended > 0 && waitpid(real, &status, 0) == real && status == 0 && shared->next == shared->count) return;
    fprintf(stderr, "differential: %s %s in the sequence of seed %llu\n", real_program, ended ? "failed" : "hangs",
            (unsigned long long)shared->sequence[shared->next < DIFF_BATCH ? shared->next : 0].seed);
    if (!ended) kill(real, SIGKILL);
    exit(2);
}

/* One sequence on both, for repeats and for making it small. */
static bool differs_once(const diff_sequence *sequence) {
    shared->count = 1;
    shared->next = 0;
    shared->sequence[0] = *sequence;
    await_real(start_real());
    return diff_differ(&shared->trace[0], simulate(sequence));
}

/* ---------------------------------------------------------------------------------------------------------- failing -- */

/* Leaves out what can be left out, one operation at a time, until nothing can. */
static void minimise(diff_sequence *sequence) {
    for (int at = (int)sequence->count - 1; at >= 0; at--) {
        diff_sequence less = *sequence;
        memmove(&less.op[at], &less.op[at + 1], (size_t)(less.count - at - 1) * sizeof less.op[0]);
        less.count--;
        if (!differs_once(&less)) continue;
        *sequence = less;
        at = (int)less.count;
    }
}

/* One that does not always differ is told as it was seen. */
static int report(const char *program, const diff_sequence *sequence, diff_trace real, diff_trace expected) {
    diff_sequence small = *sequence;
    int repeats = 0;
    for (int i = 0; i < 5; i++) repeats += differs_once(sequence);
    if (repeats == 5) minimise(&small);
    if (repeats == 5 && differs_once(&small)) {
        real = shared->trace[0];
        expected = simulated.trace;
    }
    printf("FAIL  differential  seed %llu: the kernels differ (%d of 5 repeats)\n", (unsigned long long)sequence->seed,
           repeats);
    diff_print(&small);
    diff_explain(&small, &real, &expected);
    printf("      again: %s --seed %llu\n", program, (unsigned long long)sequence->seed);
    return 1;
}

/* ---------------------------------------------------------------------------------------------------------- batches -- */

static int64_t deaths, stops;

static void count(const diff_trace *trace) {
    deaths += trace->signum != 0;
    stops += trace->stops;
}

/* The simulated side runs while the real one does. */
static int run_batch(const char *program, uint64_t seed, int size) {
    static diff_trace expected[DIFF_BATCH];
    shared->count = size;
    shared->next = 0;
    for (int i = 0; i < size; i++) diff_generate(seed + (uint64_t)i, &shared->sequence[i]);
    pid_t real = start_real();
    for (int i = 0; i < size; i++) expected[i] = *simulate(&shared->sequence[i]);
    await_real(real);
    for (int i = 0; i < size; i++) {
        count(&expected[i]);
        if (!diff_differ(&shared->trace[i], &expected[i])) continue;
        diff_sequence failing = shared->sequence[i];
        return report(program, &failing, shared->trace[i], expected[i]);
    }
    return 0;
}

static int run_all(const char *program, uint64_t first, int64_t sequences) {
    bool progress = isatty(STDERR_FILENO);
    for (int64_t done = 0; done < sequences; done += DIFF_BATCH) {
        int size = sequences - done < DIFF_BATCH ? (int)(sequences - done) : DIFF_BATCH;
        if (run_batch(program, first + (uint64_t)done, size)) return 1;
        if (progress) fprintf(stderr, "\rdifferential: %lld of %lld", (long long)done + size, (long long)sequences);
    }
    if (progress) fprintf(stderr, "\n");
    printf("differential: %lld sequences from seed %llu, no difference (%lld killed, %lld stops)\n",
           (long long)sequences, (unsigned long long)first, (long long)deaths, (long long)stops);
    return 0;
}

/* ------------------------------------------------------------------------------------------------------- beginning -- */

static void share(void) {
    shared_fd = memfd_create("differential", 0);
    if (shared_fd >= 0 && ftruncate(shared_fd, sizeof *shared) == 0)
        shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, shared_fd, 0);
    if (shared && shared != MAP_FAILED) return;
    perror("differential: shared memory");
    exit(2);
}

static void find_real(const char *given) {
    ssize_t length = readlink("/proc/self/exe", real_program, sizeof real_program - 8);
    if (given || length < 0) snprintf(real_program, sizeof real_program, "%s", given ? given : "differential_real");
    else snprintf(real_program + length, sizeof real_program - (size_t)length, "_real");
}

static uint64_t number(const char *option, const char *text) {
    char *end;
    errno = 0;
    uint64_t value = strtoull(text, &end, 10);
    if (!errno && *text >= '0' && *text <= '9' && !*end) return value;
    fprintf(stderr, "differential: %s is %s, expected a number from 0 to 18446744073709551615\n", option, text);
    exit(2);
}

static const char usage[] =
    "usage: differential [--count SEQUENCES] [--from SEED] [--seed SEED] [--real PROGRAM]\n"
    "Runs random sequences of operations on the real and on the simulated kernel and compares them: 10000 from seed "
    "1;\n"
    "with --seed that one alone, in words. PROGRAM is differential_real, beside this one by default.\n";

static int show_one(const char *program, uint64_t seed) {
    diff_sequence sequence;
    diff_generate(seed, &sequence);
    diff_print(&sequence);
    return run_all(program, seed, 1);
}

int main(int argc, char **argv) {
    static const struct option options[] = {{"count", 1, NULL, 'c'}, {"from", 1, NULL, 'f'}, {"seed", 1, NULL, 's'},
                                            {"real", 1, NULL, 'r'},  {"help", 0, NULL, 'h'}, {NULL, 0, NULL, 0}};
    const char *one = NULL, *real = NULL;
    int64_t sequences = 10000;
    uint64_t first = 1;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'c') sequences = (int64_t)number("--count", optarg);
        else if (option == 'f') first = number("--from", optarg);
        else if (option == 's') one = optarg;
        else if (option == 'r') real = optarg;
        else return fputs(usage, option == 'h' ? stdout : stderr), option == 'h' ? 0 : 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    share();
    find_real(real);
    tocsin_sim_use(&simulated.state);
    tocsin_sim_set_hooks(&(tocsin_sim_hooks){.died = died, .stopped = stopped});
    return one ? show_one(argv[0], number("--seed", one)) : run_all(argv[0], first, sequences);
}
