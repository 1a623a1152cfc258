/* cpython_differential.c - any operations, on CPython and on the engine, against the model. Programs that need a process
 * for themselves are cut to what needs none: see cpython.h. */
#include <string.h>

#include "../drive/cpython.h"
#include "../drive/judge.h"

const char fuzz_name[] = "cpython_differential";

static const struct gen_weight operations[] = {
    {OPS_RAISE, 24},
    {OPS_SIGNAL, 32},
    {OPS_CHECK, 16},
    {OPS_KILL, 20},
    {OPS_MASK, 20},
    {OPS_HOLD, 8},
    {OPS_GETSIGNAL, 4},
    {OPS_SAVE, 4},
    {OPS_RESTORE, 4},
    {OPS_SIGINTERRUPT, 4},
    {OPS_OS_SIGNAL, 1},
    {OPS_THREAD_KILL, 6},
    {OPS_PIDFD_SEND, 4},
    {OPS_INTERRUPT, 6},
    {OPS_INTERRUPT_OCCURRED, 2},
    {OPS_SLEEP, 4},
    {OPS_PAUSE, 1},
    {OPS_ALARM, 1},
    {OPS_SETITIMER, 4},
    {OPS_GETITIMER, 3},
    {OPS_SIGPENDING, 8},
    {OPS_SIGWAIT, 1},
    {OPS_SIGWAITINFO, 1},
    {OPS_SIGTIMEDWAIT, 4},
    {OPS_STRSIGNAL, 2},
    {OPS_VALID_SIGNALS, 1},
    {OPS_WAKEUP, 8},
    {OPS_SWAP_WAKEUP, 1},
    {OPS_DRAIN, 6},
    {OPS_THREAD, 2},
    {OPS_FORK, 2},
    {OPS_EXEC, 1},
    {OPS_ONCE, 6},
    {OPS_REPEAT, 6},
    {OPS_FAIL, 8},
    {OPS_EXIT, 1},
    {OPS_UNCAUGHT, 1},
    {OPS_ADVANCE, 2},
    {OPS_READ, 1},
    {OPS_WRITE, 4},
    {0, 0},
};

static const struct gen_profile profile = {
    .operations = operations,
    .signals = gen_signals,
    .handlers = 4,
    .length = 40,
    .body = 4,
    .bad = true,
    .inherits = true,
    .real = true,
};
const struct gen_profile *const fuzz_profile = &profile;

void fuzz_init(void) {
}

static int leave_first(void *data, int n, const char *clause) {
    (void)data, (void)n, (void)clause;
    return 0;
}

static bool hear(void *data, uint32_t index, const ops_event *event, const char *clause) {
    (void)data, (void)index, (void)event, (void)clause;
    return true;
}

/* The operation of the top level in which the program ends before its end; -1 for none. The model's first answers
 * decide. */
static int ends_at(const ops_program *program) {
    static struct model model;
    static const struct model_params params = {.interpreter = true};
    struct model_world world = {NULL, leave_first, hear};
    model_begin(&model, program, &params, &world);
    for (int at = program->main.first; at < program->main.end; at = program->op[at].end)
        if (!model_step(&model)) return at;
    return -1;
}

/* Without the operations that would end the process, or go beyond the limits. */
static void end_well(ops_program *program) {
    static ops_program shorter;
    for (int at; (at = ends_at(program)) >= 0;) {
        gen_without(program, at, false, &shorter);
        *program = shorter;
    }
}

static void tell(const struct model_verdict *verdict, const ops_trace *trace, const ops_program *program) {
    struct oracle *oracle = judge_oracle();
    oracle->trace = *trace;
    oracle->verdict = *verdict;
    oracle->who = "CPython";
    oracle_tell_difference(oracle, program);
    strncat(oracle->key, "/cpython", sizeof oracle->key - strlen(oracle->key) - 1);
    fuzz_fail(&(struct fuzz_finding){oracle->key, oracle->text, oracle->clause});
}

static void ask_cpython(const ops_program *program) {
    static const struct model_params params = {.interpreter = true};
    static struct model_verdict verdict;
    const ops_trace *trace = cpython_ask(program);
    if (!trace) fuzz_fail(&(struct fuzz_finding){"no answer", "      CPython does not answer\n", "unknown"});
    model_allows(program, &params, trace, &verdict);
    if (verdict.is == MODEL_REFUSED) tell(&verdict, trace, program);
}

/* The engine is asked too, so that a difference says who it is with: CPython's keys end in /cpython. */
void fuzz_one(struct choice *choice) {
    ops_program *program = fuzz_program(choice);
    cpython_lighten(program);
    end_well(program);
    judge_program(program);
    ask_cpython(program);
}
