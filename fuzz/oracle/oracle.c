/* oracle.c - runs a program and judges what it shows. */
#include "oracle.h"

#include "../../conformance/subjects/engine/player_sim.h"
#include "../../core/port/sim.h"
#include "inside.h"

/* -------------------------------------------------------------------------------------------------------- watching -- */

struct watching {
    struct oracle *oracle;
    const char *broken, *clause;
    ops_path path;
    bool points;
};

/* The table is filled by a look at each of the kernel's dispositions; one stands for all. */
static bool is_worth_keeping(const char *where, uint32_t passed) {
    return passed < 4 || strncmp(where, "action_get", 10) != 0;
}

static void keep_point(void *data, const char *where) {
    struct watching *watching = data;
    struct oracle *oracle = watching->oracle;
    if (!watching->points || oracle->passed == ORACLE_POINTS || !is_worth_keeping(where, oracle->passed)) return;
    struct oracle_point *point = &oracle->point[oracle->passed];
    *point = (struct oracle_point){where, *player_path(), 0};
    for (uint32_t i = oracle->passed++; i > 0; i--) {
        const struct oracle_point *before = &oracle->point[i - 1];
        if (strcmp(before->where, where) != 0 || memcmp(&before->path, &point->path, sizeof point->path) != 0) continue;
        point->turn = (uint16_t)(before->turn + 1);
        break;
    }
}

static void look(void *data) {
    struct watching *watching = data;
    watching->oracle->operations++;
    if (watching->broken) return;
    watching->broken = oracle_broken(&watching->clause);
    if (watching->broken) watching->path = *player_path();
}

static void run(struct watching *watching, const ops_program *program, ops_trace *trace) {
    struct player_watch watch = {watching, watching->points ? keep_point : NULL, look};
    oracle_invariants_begin(program);
    watching->oracle->passed = 0;
    player_run(program, trace, &watch);
}

void oracle_look(struct oracle *oracle, const ops_program *program) {
    struct watching watching = {.oracle = oracle, .points = true};
    run(&watching, program, &oracle->second);
}

/* --------------------------------------------------------------------------------------------------------- judging -- */

static bool is_same_trace(const ops_trace *left, const ops_trace *right) {
    return left->events == right->events &&
           memcmp(left->event, right->event, left->events * sizeof *left->event) == 0;
}

/* The same program once more: the same trace, and the same machine at its end. */
static const char *differs_from_itself(struct watching *watching, const ops_program *program) {
    uint64_t digest = tocsin_sim_digest(tocsin_sim_state());
    run(watching, program, &watching->oracle->second);
    if (!is_same_trace(&watching->oracle->trace, &watching->oracle->second)) return "a second run shows another trace";
    if (digest != tocsin_sim_digest(tocsin_sim_state())) return "a second run ends with another digest";
    return NULL;
}

static enum oracle_answer ask_model(struct oracle *oracle, const ops_program *program) {
    oracle->params.arrivals = program->arrivals;
    for (int i = 0; i < program->arrivals; i++)
        oracle_step(program, &program->arrival[i], &oracle->params.arrival[i]);
    model_allows(program, &oracle->params, &oracle->trace, &oracle->verdict);
    oracle->state = oracle->verdict.state;
    if (oracle->verdict.is == MODEL_ALLOWED) return ORACLE_AGREES;
    if (oracle->verdict.is != MODEL_REFUSED) return ORACLE_OPEN;
    oracle_tell_difference(oracle, program);
    return ORACLE_DIFFERS;
}

enum oracle_answer oracle_judge(struct oracle *oracle, const ops_program *program) {
    struct watching watching = {.oracle = oracle, .points = oracle->points};
    run(&watching, program, &oracle->trace);
    if (!watching.broken && oracle->twice) {
        watching.broken = differs_from_itself(&watching, program);
        watching.clause = "no-lost-arrival";
    }
    if (!watching.broken) return ask_model(oracle, program);
    oracle_tell_broken(oracle, program, &watching.path, watching.broken, watching.clause);
    return ORACLE_DIFFERS;
}
