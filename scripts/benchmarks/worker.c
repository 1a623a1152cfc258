/* worker.c - runs every C competitor in one process, one command a line.
 *
 *     BENCH|COMPETITOR|AMOUNT       amount: turns; milliseconds for a storm
 *
 * and answers each with one JSON object a line: ns (the whole), arrived, or what the bench says below. The first line
 * tells who can take part in what. With three arguments it runs that one command and exits, as valgrind needs it.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "competitor.h"
#include "page.h"

extern const struct competitor *const __start_competitors[], *const __stop_competitors[];

volatile uint64_t *arrived;
static volatile struct page *page;
static int page_fd;
static const char *flood_path;
static int flood_cpu;

void required(const char *file, int line, const char *condition) {
    fprintf(stderr, "worker: %s:%d: required: %s (%s)\n", file, line, condition, strerror(errno));
    _exit(3);
}

/* Ignored in between, which discards what is still pending: whoever unblocks the signal after this must not die of it. */
void restore_default(int signum) {
    struct sigaction next = {.sa_handler = SIG_IGN};
    sigemptyset(&next.sa_mask);
    REQUIRE(sigaction(signum, &next, NULL) == 0);
    next.sa_handler = SIG_DFL;
    REQUIRE(sigaction(signum, &next, NULL) == 0);
}

void set_blocked(int signum, bool blocked) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signum);
    REQUIRE(sigprocmask(blocked ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL) == 0);
}

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void forget_page(void) {
    memset((void *)page, 0, sizeof *page);
    arrived = &page->arrived;
}

/* ---------------------------------------------------------------------------------------- what one process does -- */

static void answer(int64_t ns) {
    printf("{\"ns\": %lld, \"arrived\": %llu}\n", (long long)ns, (unsigned long long)*arrived);
}

static void bench_raise(const struct competitor *c, long n) {
    c->open(SIGUSR1);
    c->raises(SIGUSR1, n / 16 + 1);
    *arrived = 0;
    int64_t begin = now_ns();
    c->raises(SIGUSR1, n);
    int64_t end = now_ns();
    c->close(SIGUSR1);
    answer(end - begin);
}

static void bench_poll(const struct competitor *c, long n) {
    c->open(SIGUSR1);
    c->polls(n / 16 + 1);
    int64_t begin = now_ns();
    c->polls(n);
    int64_t end = now_ns();
    c->close(SIGUSR1);
    answer(end - begin);
}

static void time_changes(const struct competitor *c, void (*changes)(int, long), long n) {
    c->open(SIGUSR1);
    changes(SIGUSR1, n / 16 + 1);
    int64_t begin = now_ns();
    changes(SIGUSR1, n);
    int64_t end = now_ns();
    c->close(SIGUSR1);
    answer(end - begin);
}

static void bench_change(const struct competitor *c, long n) {
    time_changes(c, c->changes, n);
}

static void bench_ignore(const struct competitor *c, long n) {
    time_changes(c, c->ignores, n);
}

/* --------------------------------------------------------------------------------------------------- round trips -- */

/* With a plain pause an answer can come between the look at the count and the sleep. It then costs one tick of this
 * alarm, and not the run: the chunk is an outlier, and is counted. */
enum { GUARD_US = 20000 };
static volatile sig_atomic_t guards;

static void on_guard(int signum) {
    (void)signum;
    guards++;
}

static void set_guard(int every_us) {
    struct sigaction next = {.sa_handler = every_us ? on_guard : SIG_IGN};
    sigemptyset(&next.sa_mask);
    REQUIRE(sigaction(SIGALRM, &next, NULL) == 0);
    ualarm((useconds_t)every_us, (useconds_t)every_us);
}

static void wait_for(const struct competitor *c, uint64_t count) {
    while (*arrived < count) c->waits();
}

static void trip(const struct competitor *c, pid_t other, uint64_t from, uint64_t to) {
    for (uint64_t i = from; i <= to; i++) {
        kill(other, SIGUSR1);
        wait_for(c, i);
    }
}

static void other_side(const struct competitor *c, pid_t parent, uint64_t n, int ready) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    arrived = &page->arrived_other;
    set_guard(GUARD_US);
    c->open(SIGUSR1);
    REQUIRE(write(ready, "r", 1) == 1);
    for (uint64_t i = 1; i <= n; i++) {
        wait_for(c, i);
        kill(parent, SIGUSR1);
    }
    _exit(0);
}

static void bench_round_trip(const struct competitor *c, long n) {
    uint64_t warm = 32, all = warm + (uint64_t)n;
    int ready[2];
    char byte;
    REQUIRE(pipe(ready) == 0);
    pid_t parent = getpid(), other = fork();
    REQUIRE(other >= 0);
    if (other == 0) other_side(c, parent, all, ready[1]);
    guards = 0;
    set_guard(GUARD_US);
    c->open(SIGUSR1);
    while (read(ready[0], &byte, 1) < 0) REQUIRE(errno == EINTR);
    trip(c, other, 1, warm);
    int64_t begin = now_ns();
    trip(c, other, warm + 1, all);
    int64_t end = now_ns();
    while (waitpid(other, NULL, 0) < 0) REQUIRE(errno == EINTR);
    set_guard(0);
    c->close(SIGUSR1);
    close(ready[0]);
    close(ready[1]);
    printf("{\"ns\": %lld, \"arrived\": %llu, \"lost_wakeups\": %d}\n", (long long)(end - begin),
           (unsigned long long)(*arrived - warm), (int)guards);
}

/* --------------------------------------------------------------------------------------------------------- storm -- */

static void leave_for(int cpu) {
    cpu_set_t one;
    CPU_ZERO(&one);
    if (cpu >= 0) CPU_SET(cpu, &one), sched_setaffinity(0, sizeof one, &one);
}

static pid_t start_flood(const char *how, int signum, long ms) {
    char numbers[3][16];
    REQUIRE(flood_path && access(flood_path, X_OK) == 0);
    snprintf(numbers[0], sizeof numbers[0], "%d", (int)getpid());
    snprintf(numbers[1], sizeof numbers[1], "%d", signum);
    snprintf(numbers[2], sizeof numbers[2], "%ld", ms);
    pid_t flood = vfork();
    REQUIRE(flood >= 0);
    if (flood) return flood;
    dup2(page_fd, STDIN_FILENO);
    leave_for(flood_cpu); /* before exec, which may sleep: a receiver that spins never gives this core back */
    execl(flood_path, flood_path, how, numbers[0], numbers[1], numbers[2], (char *)NULL);
    _exit(127);
}

/* What the kernel still holds back, which only those who block their signal leave there. */
static void drain(const struct competitor *c, int signum) {
    sigset_t held;
    uint64_t before;
    do {
        before = *arrived;
        if (c->spins) c->spins();
        sigpending(&held);
    } while (*arrived != before || (sigismember(&held, signum) && c->spins));
}

static void storm(const struct competitor *c, void (*once)(void), const char *how, int signum, long ms) {
    c->open(signum);
    bool asked = strcmp(how, "queue") != 0 || !c->queues || c->queues(signum);
    pid_t flood = start_flood(how, signum, ms);
    while (!__atomic_load_n(&page->over, __ATOMIC_ACQUIRE)) once();
    __atomic_store_n(&page->stop, 1, __ATOMIC_RELEASE);
    while (waitpid(flood, NULL, 0) < 0 && errno == EINTR) continue;
    drain(c, signum);
    c->close(signum);
    printf(
        "{\"ns\": %llu, \"arrived\": %llu, \"in_window\": %llu, \"sent\": %llu, \"sent_in_window\": %llu, "
        "\"asked\": %s}\n",
        (unsigned long long)page->window_ns, (unsigned long long)page->arrived,
        (unsigned long long)page->arrived_in_window, (unsigned long long)page->sent,
        (unsigned long long)page->sent_in_window, asked ? "true" : "false");
}

static void bench_storm_spin(const struct competitor *c, long ms) {
    storm(c, c->spins, "kill", SIGUSR1, ms);
}

static void bench_storm_wait(const struct competitor *c, long ms) {
    storm(c, c->waits, "kill", SIGUSR1, ms);
}

static void bench_storm_queue(const struct competitor *c, long ms) {
    storm(c, c->spins, "queue", SIGRTMIN + 1, ms);
}

/* ------------------------------------------------------------------------------------------------------ commands -- */

#define TAKES(name, needs)                                 \
    static bool takes_##name(const struct competitor *c) { \
        return needs;                                      \
    }
TAKES(raise, c->raises)
TAKES(poll, c->polls)
TAKES(change, c->changes)
TAKES(ignore, c->ignores)
TAKES(spin, c->spins)
TAKES(wait, c->waits)
TAKES(trip, c->waits && !c->not_a_trip)

static const struct bench {
    const char *name;
    void (*run)(const struct competitor *c, long amount);
    bool (*takes)(const struct competitor *c);
} benches[] = {
    {"raise", bench_raise, takes_raise},
    {"poll", bench_poll, takes_poll},
    {"change", bench_change, takes_change},
    {"ignore", bench_ignore, takes_ignore},
    {"round trip", bench_round_trip, takes_trip},
    {"storm, spinning", bench_storm_spin, takes_spin},
    {"storm, waiting", bench_storm_wait, takes_wait},
    {"storm, queued", bench_storm_queue, takes_spin},
    {NULL, NULL, NULL},
};

static void tell_competitor(const struct competitor *c) {
    printf("{\"name\": \"%s\", ", c->name);
    if (c->absent) {
        printf("\"absent\": \"%s\"}", c->absent);
        return;
    }
    printf("\"benches\": [");
    const char *comma = "";
    for (const struct bench *b = benches; b->name; b++) {
        if (!b->takes(c)) continue;
        printf("%s\"%s\"", comma, b->name);
        comma = ", ";
    }
    printf("]}");
}

static void hello(void) {
    printf("{\"competitors\": [");
    for (const struct competitor *const *c = __start_competitors; c < __stop_competitors; c++) {
        if (c != __start_competitors) printf(", ");
        tell_competitor(*c);
    }
    printf("]}\n");
}

static const struct competitor *find_competitor(const char *name) {
    for (const struct competitor *const *c = __start_competitors; c < __stop_competitors; c++)
        if (name && !strcmp((*c)->name, name)) return *c;
    return NULL;
}

static bool run_command(const char *bench, const char *competitor, const char *amount) {
    const struct competitor *c = find_competitor(competitor);
    if (!bench || !c || !amount || c->absent) return false;
    for (const struct bench *b = benches; b->name; b++) {
        if (strcmp(b->name, bench) != 0 || !b->takes(c)) continue;
        forget_page();
        b->run(c, atol(amount));
        fflush(stdout);
        return true;
    }
    return false;
}

static int obey(void) {
    char line[256];
    hello();
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        char *rest = line, *bench = strsep(&rest, "|"), *competitor = strsep(&rest, "|"), *amount = strsep(&rest, "|");
        if (run_command(bench, competitor, amount)) continue;
        fprintf(stderr, "worker: no such command; expected BENCH|COMPETITOR|AMOUNT of those told at the start\n");
        return 2;
    }
    return 0;
}

int main(int argc, char **argv) {
    const char *cpu = getenv("BENCH_FLOOD_CPU");
    flood_path = getenv("BENCH_FLOOD");
    flood_cpu = cpu ? atoi(cpu) : -1;
    page_fd = memfd_create("page", MFD_CLOEXEC);
    REQUIRE(page_fd >= 0 && ftruncate(page_fd, PAGE_BYTES) == 0);
    page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, page_fd, 0);
    REQUIRE(page != MAP_FAILED);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (argc == 4) return run_command(argv[1], argv[2], argv[3]) ? 0 : 2;
    return obey();
}
