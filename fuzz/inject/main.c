/* main.c - one window, one method:
 *
 *     inject --list                                       the windows
 *     inject WINDOW [--depth 1|2] [--slow] [--at POINT]   injects; one line of JSON. --every: a second signal also where
 *                                                         an equal state has had one
 *     inject WINDOW --census                              steps through the whole program and injects nothing
 *     inject WINDOW --program                             which operation it is, and the program around it
 * POINT is 12 (each signal at the twelfth), 12:USR1, 12:USR1.3:USR2 (and another at the third behind it), or c12 (in the
 * child of a fork).
 * Exit status: 0 it ran, whatever was seen; 2 bad input; 3 this machine cannot.
 *
 * The window runs in a process of its own, for the engine in it may do anything. One that dies or stands still is told,
 * and the next one goes on behind that point. */
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

#include "../../core/port/port.h"
#include "inject.h"
#include "port.h"

enum { BAD = 2, CANNOT = 3, LOOK_NS = 10000000, FUSE_LOOKS = 100, DEATHS = 2 };

extern const struct inject_window *const __start_inject_windows[], *const __stop_inject_windows[];

static _Noreturn void bad(const char *what, const char *found, const char *expected) {
    fprintf(stderr, "inject: found %s %s, expected %s\n", what, found, expected);
    exit(BAD);
}

/* --------------------------------------------------------------------------------------------------------- windows -- */

/* The file's name without its folder and its ending. */
static size_t name_of(const struct inject_window *window, const char **name) {
    const char *slash = strrchr(window->file, '/');
    *name = slash ? slash + 1 : window->file;
    return strcspn(*name, ".");
}

static void list(void) {
    for (const struct inject_window *const *at = __start_inject_windows; at < __stop_inject_windows; at++) {
        const char *name;
        size_t length = name_of(*at, &name);
        char signal[16];
        printf("%.*s\t%s\t%s\t", (int)length, name,
               (*at)->replay  ? "replay"
               : (*at)->forks ? "forks"
               : (*at)->wakes ? "wait"
                              : "",
               inject_verdict_names[(*at)->must]);
        for (int i = 0; i < INJECT_SIGNALS && (*at)->signal[i]; i++)
            printf("%s%s", i > 0 ? " " : "", ops_print_signal((*at)->signal[i], signal));
        printf("\t%s\n", (*at)->what);
    }
}

static const struct inject_window *find(const char *wanted) {
    for (const struct inject_window *const *at = __start_inject_windows; at < __stop_inject_windows; at++) {
        const char *name;
        size_t length = name_of(*at, &name);
        if (strlen(wanted) == length && memcmp(wanted, name, length) == 0) return *at;
    }
    bad("the window", wanted, "one that --list shows");
}

static void read_program(void) {
    ops_error_at error;
    char line[512];
    const char *text = inject_window->program;
    if (ops_parse(text, strlen(text), &posix_shared->program, &error)) return;
    ops_print_error(inject_window->file, &error, line, sizeof line);
    fprintf(stderr, "%s\n", line);
    exit(BAD);
}

/* -------------------------------------------------------------------------------------------------------- processes -- */

static void share(void) {
    int fd = memfd_create("trace", 0);
    if (fd < 0 || ftruncate(fd, sizeof(struct posix_shared)) < 0) abort();
    posix_share(fd);
    inject_shared = mmap(NULL, sizeof *inject_shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (inject_shared == MAP_FAILED) abort();
}

/* The parent may have ended before this process has asked to end with it. */
pid_t inject_fork(void) {
    pid_t parent = getpid();
    fflush(stdout);
    pid_t pid = fork();
    if (pid != 0) return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0);
    int null = open("/dev/null", O_RDWR);
    for (int i = 0; i < 3; i++) dup2(null, i);
    return 0;
}

void inject_begin_process(void) {
    const ops_program *program = &posix_shared->program;
    sigset_t mask;
    sigemptyset(&mask);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    for (int signum = 1; signum <= 64; signum++) {
        uint64_t bit = (uint64_t)1 << (signum - 1);
        signal(signum, program->ignored & bit ? SIG_IGN : SIG_DFL);
        if (program->blocked & bit) sigaddset(&mask, signum);
    }
    sigprocmask(SIG_SETMASK, &mask, NULL);
    tocsin_port_receive_here();
}

/* Ticks of processor time that pid has used; *asleep: whether it sleeps. */
static unsigned long used(pid_t pid, bool *asleep) {
    char path[64], line[512] = "";
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "re");
    if (!file) return 0;
    const char *state = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    *asleep = state && state[2] == 'S';
    if (state) sscanf(state + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    fclose(file);
    return user + system;
}

/* The fuse burns while it sleeps, and with the processor time that it uses, as long as nothing new has happened: a process
 * that does not get a processor is none that stands still. SIGCHLD is blocked here, and ends the sleep. */
bool inject_wait_for(pid_t pid, siginfo_t *info, int what) {
    sigset_t child;
    uint64_t seen = 0;
    unsigned long from = 0, fuse = FUSE_LOOKS * (inject_window->forks && inject_shared->runner == pid ? 3 : 1);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    for (unsigned long looks = 0, now_used = 0; looks + now_used - from < fuse;) {
        memset(info, 0, sizeof *info);
        waitid(P_PID, (id_t)pid, info, what | WNOHANG | WNOWAIT);
        if (info->si_pid) return true;
        if (sigtimedwait(&child, NULL, &(struct timespec){0, LOOK_NS}) > 0) continue;
        bool asleep = false;
        uint64_t now = inject_shared->injections + inject_shared->steps;
        now_used = used(pid, &asleep);
        looks += asleep;
        if (now != seen) looks = 0, from = now_used;
        seen = now;
    }
    kill(pid, SIGKILL);
    return false;
}

static double cpu_of_children(void) {
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* A runner, from the first point that nobody has dealt with. True: it came to the window's end. */
static bool run_on(void) {
    siginfo_t info;
    posix_shared->trace.events = 0;
    pid_t pid = inject_fork();
    if (pid == 0) {
        inject_begin_process();
        inject_trap_run();
        _exit(0);
    }
    inject_shared->runner = pid;
    bool ends = inject_wait_for(pid, &info, WEXITED);
    waitpid(pid, NULL, 0);
    if (ends && info.si_code == CLD_EXITED && info.si_status == 0) return true;
    if (ends && inject_window->forks && info.si_code == CLD_KILLED && inject_shared->at.pc) {
        static const struct inject_now nothing; /* this was the program's own end */
        inject_judge_ended(&info, &nothing);
        return true;
    }
    inject_ended_badly(ends ? INJECT_DIES : INJECT_NEVER_ENDS);
    inject_shared->skip = inject_shared->at.number[0] + 1;
    return false;
}

/* Returns why it could not. */
static const char *run(bool slow) {
    if (inject_port_lacks()) return inject_port_lacks();
    if (inject_window->wakes) inject_sleeper_start();
    if (!inject_trap_available()) slow = true;
    if (slow || inject_window->replay) return inject_replay_run(slow);
    for (int deaths = 0; !run_on() && deaths < DEATHS;) deaths++;
    return NULL;
}

/* -------------------------------------------------------------------------------------------------------- arguments -- */

/* 12:USR1, or 12 */
static const char *read_part(const char *word, const char *whole, int level) {
    char *end;
    inject_shared->only[level] = (uint32_t)strtoul(word, &end, 10);
    if (end == word || !inject_shared->only[level]) bad("the point", whole, "12, 12:USR1, 12.3 or c12");
    if (*end != ':') return end;
    size_t length = strcspn(end + 1, ".");
    int signum = ops_signal_number(end + 1, length);
    for (int i = 0; i < INJECT_SIGNALS; i++)
        if (signum > 0 && inject_window->signal[i] == signum) inject_shared->only_signal[level] = signum;
    if (!inject_shared->only_signal[level]) bad("the point", whole, "a signal that --list shows for this window");
    return end + 1 + length;
}

static void read_point(const char *word) {
    inject_shared->only_child = *word == 'c';
    const char *rest = read_part(word + inject_shared->only_child, word, 0);
    if (*rest == '.') rest = read_part(rest + 1, word, 1);
    if (inject_shared->only[1]) inject_shared->depth = 2;
    if (*rest) bad("the point", word, "12, 12:USR1, 12.3 or c12");
}

static void read_depth(const char *word) {
    if (strcmp(word, "1") != 0 && strcmp(word, "2") != 0) bad("the depth", word, "1 or 2");
    inject_shared->depth = *word - '0';
}

static bool read_options(int argc, char **argv) {
    bool slow = false;
    inject_shared->depth = 1;
    for (int i = 2; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "nothing";
        if (strcmp(argv[i], "--slow") == 0) slow = true;
        else if (strcmp(argv[i], "--census") == 0) inject_shared->census = true;
        else if (strcmp(argv[i], "--every") == 0) inject_shared->every = true;
        else if (strcmp(argv[i], "--at") == 0) read_point(value), i++;
        else if (strcmp(argv[i], "--depth") == 0) read_depth(value), i++;
        else bad("the argument", argv[i], "--depth, --every, --slow, --census, --program or --at");
    }
    return slow;
}

static bool is_asked(int argc, char **argv, int number, const char *word) {
    return argc == number + 1 && strcmp(argv[number], word) == 0;
}

int main(int argc, char **argv) {
    if (is_asked(argc, argv, 1, "--list")) {
        list();
        return 0;
    }
    if (argc < 2) bad("the arguments", "nothing", "--list, or a window");
    inject_window = find(argv[1]);
    if (is_asked(argc, argv, 2, "--program")) {
        printf("%d\n%s", inject_window->operation, inject_window->program);
        return 0;
    }
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    signal(SIGCHLD, SIG_DFL);
    share();
    inject_places_find();
    bool slow = read_options(argc, argv);
    read_program();
    const char *why = run(slow);
    if (inject_shared->cpu_s == 0) inject_shared->cpu_s = cpu_of_children(); /* processes, and no loop of one */
    if (why) {
        fprintf(stderr, "inject: %s\n", why);
        return CANNOT;
    }
    inject_report(slow ? "traced" : inject_window->replay ? "replay" : "trap");
    return 0;
}
