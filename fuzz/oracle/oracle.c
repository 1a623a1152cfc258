/* oracle.c - runs a program and judges what it shows. */
#include "oracle.h"

#include "../../conformance/subjects/engine/player_sim.h"
#include "../../core/port/sim.h"
#include "inside.h"

/* -------------------------------------------------------------------------------------------------------- watching -- */

struct watching {
    struct oracle *oracle;
    const char *broken, *clause, *function; /* function: of the engine, where it was last */
    ops_path path;
    bool points;
    bool is_storm; /* the engine has held a signal back */
    const ops_program *program;
    const ops_trace *trace;
    uint32_t events;         /* of it, at the last look */
    int begun[OPS_ARRIVALS]; /* operations with the path of each arrival so far */
    int visit[OPS_ARRIVALS]; /* in which of them it came, from 0; -1: it has not */
};

/* The table is filled by a look at each of the kernel's dispositions; one stands for all. */
static bool is_worth_keeping(const char *where, uint32_t passed) {
    return passed < 4 || strncmp(where, "action_get", 10) != 0;
}

static void pass_point(void *data, const char *where) {
    struct watching *watching = data;
    struct oracle *oracle = watching->oracle;
    const char *clause, *disorder = watching->broken ? NULL : oracle_disorder(where, &clause);
    if (disorder) {
        watching->broken = disorder;
        watching->clause = clause;
        watching->function = tocsin_port_function;
        watching->path = *player_path();
    }
    if (!watching->points || oracle->passed == ORACLE_POINTS || !is_worth_keeping(where, oracle->passed)) return;
    struct oracle_point *point = &oracle->point[oracle->passed];
    *point = (struct oracle_point){where, *player_path(), 0};
    for (uint32_t i = oracle->passed++; i > 0; i--) {
        const struct oracle_point *before = &oracle->point[i - 1];
        if (strcmp(before->where, where) != 0 || !ops_path_equal(&before->path, &point->path)) continue;
        point->turn = (uint16_t)(before->turn + 1);
        break;
    }
}

static void count_visits(struct watching *watching) {
    for (int i = 0; i < watching->program->arrivals; i++)
        watching->begun[i] += ops_path_equal(&watching->program->arrival[i].path, player_path());
}

static void arrived(void *data, int arrival) {
    struct watching *watching = data;
    watching->visit[arrival] = watching->begun[arrival] - 1;
}

static void caught(void *data, int signum) {
    (void)data;
    oracle_caught(signum);
}

static void called(void *data, int signum) {
    (void)data;
    oracle_called(signum);
}

/* Whether a handler has failed since the last look. */
static bool has_failed(const struct watching *watching) {
    for (uint32_t i = watching->events; i < watching->trace->events; i++)
        if (watching->trace->event[i].kind == OPS_EVENT_FAILED) return true;
    return false;
}

static void look(void *data) {
    struct watching *watching = data;
    const ops_op *op = player_operation();
    count_visits(watching);
    watching->oracle->operations += op != NULL;
    watching->is_storm |= oracle_holds();
    if (watching->broken) return;
    watching->broken = oracle_broken(&watching->clause);
    if (!watching->broken) watching->broken = oracle_ledger_broken(op, &watching->clause);
    if (watching->broken) {
        watching->path = *player_path();
        watching->function = tocsin_port_function;
    }
    if (watching->broken && strcmp(watching->clause, "no-lost-arrival") == 0 && has_failed(watching))
        watching->clause = "failing-handler-leaves-rest-pending";
    watching->events = watching->trace->events;
}

static void run(struct watching *watching, const ops_program *program, ops_trace *trace) {
    struct player_watch watch = {.data = watching,
                                 .step = look,
                                 .caught = caught,
                                 .called = called,
                                 .arrived = arrived,
                                 .point = pass_point,
                                 .only_caught = !watching->points};
    watching->program = program;
    watching->trace = trace;
    watching->events = 0;
    for (int i = 0; i < OPS_ARRIVALS; i++) watching->begun[i] = 0, watching->visit[i] = -1;
    oracle_invariants_begin(program);
    oracle_ledger_begin(program);
    watching->oracle->passed = 0;
    tocsin_port_function = NULL;
    player_run(program, trace, &watch);
}

static void note_function(void *data, const char *where) {
    struct watching *watching = data;
    (void)where;
    if (watching->trace->events <= watching->events) watching->function = tocsin_port_function;
}

/* Where the engine was last before it showed the at-th event: one more run tells. */
static const char *function_before(struct oracle *oracle, const ops_program *program, uint32_t at) {
    struct watching watching = {.trace = &oracle->second, .events = at};
    struct player_watch watch = {.data = &watching, .point = note_function};
    tocsin_port_function = NULL;
    player_run(program, &oracle->second, &watch);
    return watching.function;
}

void oracle_look(struct oracle *oracle, const ops_program *program) {
    struct watching watching = {.oracle = oracle, .points = true};
    run(&watching, program, &oracle->second);
}

/* --------------------------------------------------------------------------------------------------------- judging -- */

static bool is_same_trace(const ops_trace *left, const ops_trace *right) {
    return left->events == right->events && ops_same(left->event, right->event, left->events * sizeof *left->event);
}

/* The same program once more: the same trace, and the same machine at its end. */
static const char *differs_from_itself(struct watching *watching, const ops_program *program) {
    uint64_t digest = tocsin_sim_digest(tocsin_sim_state());
    run(watching, program, &watching->oracle->second);
    if (!is_same_trace(&watching->oracle->trace, &watching->oracle->second)) return "a second run shows another trace";
    if (digest != tocsin_sim_digest(tocsin_sim_state())) return "a second run ends with another digest";
    return NULL;
}

/* Of those whose place was never passed the model hears nothing. */
static void tell_arrivals(struct model_params *params, const ops_program *program, const int *visit) {
    params->arrivals = 0;
    for (int i = 0; i < program->arrivals; i++)
        if (visit[i] >= 0) oracle_step(program, &program->arrival[i], visit[i], &params->arrival[params->arrivals++]);
}

/* What takes the model so long to judge is a program of many timers' arrivals, and it keeps thousands of others waiting. */
enum { WORK = 8000 };

/* A storm shows itself, as tocsin(7) says: fewer wakeup bytes are written, and a thread that the program starts inherits
 * the hold. What the model does not allow is then no finding. */
static enum oracle_answer ask_model(struct oracle *oracle, const ops_program *program,
                                    const struct watching *watching) {
    oracle->params.work = WORK;
    tell_arrivals(&oracle->params, program, watching->visit);
    model_allows(program, &oracle->params, &oracle->trace, &oracle->verdict);
    oracle->state = oracle->verdict.state;
    if (oracle->verdict.is == MODEL_ALLOWED) return ORACLE_AGREES;
    if (oracle->verdict.is != MODEL_REFUSED || watching->is_storm) return ORACLE_OPEN;
    oracle->function = function_before(oracle, program, oracle->verdict.at);
    oracle_tell_difference(oracle, program);
    return ORACLE_DIFFERS;
}

enum oracle_answer oracle_judge(struct oracle *oracle, const ops_program *program) {
    struct watching watching = {.oracle = oracle, .points = oracle->points};
    run(&watching, program, &oracle->trace);
    if (!watching.broken && oracle->twice) {
        watching.broken = differs_from_itself(&watching, program);
        watching.function = NULL;
        watching.clause = "contract"; /* of the simulated kernel: no clock, no chance */
    }
    if (!watching.broken) return ask_model(oracle, program, &watching);
    oracle->function = watching.function;
    oracle_tell_broken(oracle, program, &watching.path, watching.broken, watching.clause);
    return ORACLE_DIFFERS;
}
