/* kernel.c - the simulated kernel alone, asked for anything by anybody: operations of the kernel contract and of sim.h in any
 * order, with good and bad arguments, and arrivals at points. Without the engine and without the model. */
#include "../oracle/kernel.h"

#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>

#include "../fuzz.h"

const char fuzz_name[] = "kernel";
const struct gen_profile *const fuzz_profile; /* inputs are no programs */

void fuzz_init(void) {
}

#define PICK(choice, array) ((array)[choose(choice, (int)(sizeof(array) / sizeof(array)[0]))])

static const int signals[] = {SIGUSR1, SIGUSR2, 34,      SIGALRM, SIGCONT,   SIGTSTP, SIGCHLD, 35,
                              SIGPIPE, SIGINT,  SIGSEGV, SIGPROF, SIGVTALRM, SIGSTOP, 64,      SIGTERM,
                              SIGBUS,  SIGTTIN, 63,      SIGURG,  SIGKILL,   SIGQUIT};
static const int no_signals[] = {0, 65, -1, 32, 33, INT_MIN, INT_MAX, SIGKILL, SIGSTOP};

/* Few signals, so that they meet. */
static int64_t choose_signal(struct choice *choice, const struct kernel_input *input) {
    int kind = choose(choice, 16);
    if (kind < 4 * 3 + 2) return input->signal[kind % KERNEL_SIGNALS];
    return kind == 14 ? PICK(choice, signals) : PICK(choice, no_signals);
}

static int64_t choose_set(struct choice *choice, const struct kernel_input *input) {
    uint64_t set = 0;
    int which = choose(choice, 2 << KERNEL_SIGNALS);
    if (which == 1 << KERNEL_SIGNALS) return -1;
    for (int i = 0; i < KERNEL_SIGNALS; i++)
        if (which >> i & 1) set |= (uint64_t)1 << (input->signal[i] - 1);
    return (int64_t)set;
}

static int64_t choose_argument(struct choice *choice, const struct kernel_input *input, int argument) {
    static const int64_t times_ns[] = {0, 1, 1000, 250000, 4000000, 999999999, 5000000000, -1, -1000, INT64_MAX};
    static const int64_t times_us[] = {0,         1, 250, 4000, 499999, 1000000, INT64_MAX / 1000, INT64_MAX / 1000 + 1,
                                       INT64_MAX, -1};
    static const int hows[] = {SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK, SIG_BLOCK, SIG_UNBLOCK, 3, -1};
    static const int timers[] = {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF, ITIMER_REAL, 3, -1};
    static const int fds[] = {3, 4, 5, 6, 3, 4, 7, 8, 1, 9, 10, 11, 12, -1};
    static const int threads[] = {0, 1, 2, 3, 2, 4, 1, 2, 5, 9, -1};
    static const int counts[] = {0, 1, 2, 3, 5, 7, 64, 65, 1000, -1};
    switch (argument) {
        case KERNEL_SIGNAL: return choose_signal(choice, input);
        case KERNEL_SET: return choose_set(choice, input);
        case KERNEL_ACTION: return choose(choice, KERNEL_ACTIONS);
        case KERNEL_THREAD: return PICK(choice, threads);
        case KERNEL_FD: return PICK(choice, fds);
        case KERNEL_HOW: return PICK(choice, hows);
        case KERNEL_TIMER: return PICK(choice, timers);
        case KERNEL_NS: return PICK(choice, times_ns);
        case KERNEL_US: return PICK(choice, times_us);
        case KERNEL_FLAG: return choose(choice, 2);
        case KERNEL_COUNT: return PICK(choice, counts);
        default: return choose(choice, KERNEL_ALL_HOOKS + 1);
    }
}

static int any_operation(struct choice *choice) {
    int sum = 0, at = 0;
    for (int i = 0; i < kernel_operation_count; i++) sum += kernel_operations[i].weight;
    for (int left = choose(choice, sum); left >= kernel_operations[at].weight; at++)
        left -= kernel_operations[at].weight;
    return at;
}

enum { FAVOURITES = 3, OFTEN = 3, NEIGHBOURS = 9 };

/* Some operations come often, so that what is scarce comes to its end. They are neighbours: about the same things. */
static void choose_favourites(struct choice *choice, int favourite[FAVOURITES]) {
    favourite[0] = any_operation(choice);
    for (int i = 1; i < FAVOURITES; i++) {
        int at = favourite[0] + choose(choice, NEIGHBOURS) - NEIGHBOURS / 2;
        favourite[i] = at < 0 || at >= kernel_operation_count ? favourite[0] : at;
    }
}

static void choose_step(struct choice *choice, struct kernel_input *input, const int favourite[FAVOURITES]) {
    struct kernel_step *step = &input->step[input->steps++];
    int which = choose(choice, FAVOURITES + OFTEN);
    step->operation = &kernel_operations[which >= OFTEN ? favourite[which - OFTEN] : any_operation(choice)];
    for (int i = 0; i < KERNEL_ARGUMENTS && step->operation->argument[i]; i++)
        step->argument[i] = choose_argument(choice, input, step->operation->argument[i]);
}

static const struct kernel_operation *operation_named(const char *name) {
    for (int i = 0; i < kernel_operation_count; i++)
        if (strcmp(kernel_operations[i].name, name) == 0) return &kernel_operations[i];
    return NULL;
}

enum { MORE_THREADS = 2, SCENE = KERNEL_SIGNALS + MORE_THREADS };

/* Handlers first, for most signals: a process that dies at once shows little. And other threads. */
static void set_the_scene(struct choice *choice, struct kernel_input *input) {
    static const struct kernel_operation *action_set, *thread_start;
    if (!action_set) action_set = operation_named("action_set");
    if (!thread_start) thread_start = operation_named("thread_start");
    for (int i = 0; i < KERNEL_SIGNALS; i++) {
        int action = choose(choice, 8);
        if (action >= KERNEL_ACTIONS) action = KERNEL_NOTES;
        input->step[input->steps++] = (struct kernel_step){action_set, {input->signal[i], action}};
    }
    for (int left = choose(choice, MORE_THREADS + 1); left > 0; left--)
        input->step[input->steps++] = (struct kernel_step){thread_start, {0}};
}

static void make_input(struct choice *choice, struct kernel_input *input) {
    int favourite[FAVOURITES];
    *input = (struct kernel_input){0};
    int length = 1 + choose(choice, KERNEL_STEPS - SCENE);
    for (int i = 0; i < KERNEL_SIGNALS; i++) input->signal[i] = PICK(choice, signals);
    input->hooks = choose(choice, KERNEL_ALL_HOOKS + 1);
    for (int i = 0; i < KERNEL_ARRIVALS; i++) input->arrival[i] = choose(choice, 3) == 2 ? choose(choice, 64) : 0;
    input->copied = choose(choice, KERNEL_STEPS);
    set_the_scene(choice, input);
    choose_favourites(choice, favourite);
    while (length-- > 0) choose_step(choice, input, favourite);
}

void fuzz_one(struct choice *choice) {
    static struct kernel_input input;
    struct kernel_verdict verdict;
    make_input(choice, &input);
    kernel_judge(&input, &verdict);
    fuzz_operations += verdict.operations;
    fuzz_unjudged += !verdict.judged;
    if (verdict.text) fuzz_fail(&(struct fuzz_finding){verdict.key, verdict.text, "contract"});
}
