/* check.c - whole runs: into a trace, and against one.
 *
 * To judge a trace the model keeps all states that it could be in, at most MODEL_KEPT. An operation of the top level is
 * run from each of them once for every way through it; what shows another event than the trace is dropped, what ends in
 * a state that is already kept is too. The trace is refused when none is left.
 *
 * Before that it follows the trace by the first way through each operation that shows what the trace has: some way is
 * enough to allow it, and nearly every trace is allowed by that one. Where it leads astray all ways are tried.
 */
#include <string.h>

#include "model.h"

/* -------------------------------------------------------------------------------------------------- into a trace -- */

struct recording {
    const struct model_world *asked;
    ops_trace *trace;
};

static int pass_on(void *data, int n, const char *clause) {
    const struct model_world *asked = ((struct recording *)data)->asked;
    return asked->choose(asked->data, n, clause);
}

static bool record(void *data, uint32_t index, const ops_event *event, const char *clause) {
    ops_trace *trace = ((struct recording *)data)->trace;
    (void)clause;
    trace->event[index] = *event;
    trace->events = index + 1;
    return true;
}

void model_run(const ops_program *program, const struct model_params *params, const struct model_world *asked,
               ops_trace *trace) {
    struct recording recording = {asked, trace};
    struct model_world world = {&recording, pass_on, record};
    struct model model;
    trace->events = trace->zero = 0;
    model_begin(&model, program, params, &world);
    while (model_step(&model)) {}
}

/* ----------------------------------------------------------------------------------------------- against a trace -- */

struct trial {
    const ops_trace *trace;
    struct model_verdict *verdict;
    struct odometer odometer;
    uint32_t work; /* operations and arrivals so far */
    bool matches, is_limit;
    struct model_place place; /* of that operation */
    const struct model_params *params;
    const struct model_world *world;
    bool is_first; /* one way is enough */
    bool is_one;   /* the trace is that of one operation: behind its last event there is nothing more */
};

static int ask(void *data, int n, const char *clause) {
    return odometer_choose(&((struct trial *)data)->odometer, n, clause);
}

/* Only what was allowed at the furthest event is of interest. */
static void note_allowed(struct model_verdict *verdict, uint32_t index, const ops_event *event, const char *clause) {
    if (index < verdict->at) return;
    if (index > verdict->at) verdict->alternatives = 0;
    verdict->at = index;
    for (uint32_t i = 0; i < verdict->alternatives; i++)
        if (ops_event_equal(&verdict->allowed[i], event)) return;
    if (verdict->alternatives == MODEL_ALTERNATIVES) return;
    verdict->allowed[verdict->alternatives] = *event;
    verdict->clause[verdict->alternatives++] = clause;
}

/* `limit` judges nothing, on either side. */
static bool compare(void *data, uint32_t index, const ops_event *event, const char *clause) {
    struct trial *trial = data;
    const ops_trace *trace = trial->trace;
    const ops_event *shown = index < trace->events ? &trace->event[index] : NULL;
    if (shown && ops_event_equal(shown, event)) {
        if (!ops_event_is_end(event) || index + 1 == trace->events) return true;
        static const ops_event nothing;
        note_allowed(trial->verdict, index + 1, &nothing, "exit");
    } else if (event->kind == OPS_EVENT_LIMIT || (shown && shown->kind == OPS_EVENT_LIMIT)) {
        trial->is_limit = true;
    } else {
        note_allowed(trial->verdict, index, event, clause);
    }
    trial->matches = false;
    return false;
}

/* A state is the same when nothing that can show later differs. Bytes between the fields are zero from model_begin()
 * on; where a compiler thinks otherwise a state is kept twice, which is all. */
static bool is_same(const struct model *left, const struct model *right) {
    if (left->events != right->events || left->end != right->end || left->own_bytes != right->own_bytes) return false;
    /* NOLINTBEGIN(bugprone-suspicious-memory-comparison,cert-exp42-c,cert-flp37-c) */
    return memcmp(left->passed, right->passed, sizeof left->passed) == 0 &&
           memcmp(left->begun, right->begun, sizeof left->begun) == 0 &&
           memcmp(left->pipe, right->pipe, sizeof left->pipe) == 0 &&
           memcmp(&left->process, &right->process, sizeof left->process) == 0;
    /* NOLINTEND(bugprone-suspicious-memory-comparison,cert-exp42-c,cert-flp37-c) */
}

struct states {
    int count;
    struct model state[MODEL_KEPT];
};

/* False when there is no room. */
static bool keep(struct states *states, const struct model *model) {
    for (int i = 0; i < states->count; i++)
        if (is_same(&states->state[i], model)) return true;
    if (states->count == MODEL_KEPT) return false;
    states->state[states->count++] = *model;
    return true;
}

/* An operation that shows less than the trace has does not show the trace. */
static void says_all(struct trial *trial, const struct model *model) {
    static const ops_event nothing;
    if (model->events == trial->trace->events) return;
    note_allowed(trial->verdict, model->events, &nothing, model->clause);
    trial->matches = false;
}

static void put_in_place(struct model *state, const struct trial *trial) {
    state->world = trial->world;
    state->params = trial->params;
    state->next = trial->place.at;
    state->number = (uint16_t)(trial->place.number - 1);
}

static bool works_too_long(struct trial *trial, const struct model *from, const struct model *to) {
    trial->work += 1U + to->process.steps - from->process.steps + to->storm;
    return to->params->work && trial->work > to->params->work;
}

/* All ways from one state through its next operation. False: there are too many. */
static bool go_on(const struct model *from, struct trial *trial, struct states *next, bool *is_over) {
    trial->odometer.asked = trial->odometer.fixed = 0;
    for (int runs = 0; runs < MODEL_RUNS; runs++) {
        struct model model = *from;
        if (trial->is_one) put_in_place(&model, trial);
        trial->matches = true;
        bool runs_on = model_step(&model);
        if (trial->odometer.overflows || works_too_long(trial, from, &model)) return false;
        if (trial->matches && trial->is_one) says_all(trial, &model);
        if (trial->matches && (!runs_on || trial->is_first)) *is_over = true;
        if (trial->matches && !runs_on) trial->verdict->state = model_hash(&model);
        if (trial->is_first && *is_over) return true;
        if (trial->matches && runs_on && !keep(next, &model)) return false;
        if (!odometer_next(&trial->odometer)) return true;
    }
    return false;
}

/* One operation of the top level, from all states. Goes on as long as there is no answer. */
static bool advance(const struct states *now, struct trial *trial, struct states *next) {
    bool is_over = false;
    next->count = 0;
    for (int i = 0; i < now->count; i++) {
        if (!go_on(&now->state[i], trial, next, &is_over)) {
            trial->verdict->is = MODEL_UNDECIDED;
            return false;
        }
    }
    if (!is_over && next->count) return true;
    trial->verdict->is = is_over ? MODEL_ALLOWED : trial->is_limit ? MODEL_LIMITED : MODEL_REFUSED;
    return false;
}

/* Nothing is noted here: what was allowed instead is the business of the exact check. */
static bool follow(void *data, uint32_t index, const ops_event *event, const char *clause) {
    struct trial *trial = data;
    const ops_trace *trace = trial->trace;
    const ops_event *shown = index < trace->events ? &trace->event[index] : NULL;
    (void)clause;
    if (shown && ops_event_equal(shown, event))
        return !ops_event_is_end(event) || index + 1 == trace->events || (trial->matches = false);
    trial->is_limit |= event->kind == OPS_EVENT_LIMIT || (shown && shown->kind == OPS_EVENT_LIMIT);
    return trial->matches = false;
}

/* The first way through the next operation that shows what the trace has. False: none of the first few does, or a limit
 * is reached, behind which nobody is judged. */
static bool follow_one(struct model *model, struct trial *trial) {
    enum { FEW = 64 };
    struct model before = *model;
    trial->odometer.asked = trial->odometer.fixed = 0;
    for (int runs = 0; runs < FEW; runs++) {
        trial->matches = true;
        model_step(model);
        if (trial->matches) return true;
        if (trial->is_limit || trial->odometer.overflows || !odometer_next(&trial->odometer)) return false;
        *model = before;
    }
    return false;
}

static bool is_followed(const ops_program *program, const struct model_params *params, struct trial *trial) {
    struct model_world world = {trial, ask, follow};
    struct model model;
    model_begin(&model, program, params, &world);
    while (!model.end)
        if (!follow_one(&model, trial)) return false;
    trial->verdict->state = model_hash(&model);
    return true;
}

void model_allows(const ops_program *program, const struct model_params *params, const ops_trace *trace,
                  struct model_verdict *verdict) {
    struct trial trial;
    struct model_world world = {&trial, ask, compare};
    struct states states[2];
    trial.trace = trace;
    trial.verdict = verdict;
    trial.work = 0;
    trial.odometer.overflows = trial.is_limit = trial.is_one = trial.is_first = false;
    verdict->at = verdict->alternatives = 0;
    verdict->state = 0;
    verdict->is = MODEL_LACKS;
    if (ops_needs(program) & params->lacks) return;
    verdict->is = MODEL_ALLOWED;
    if (is_followed(program, params, &trial)) return;
    verdict->is = MODEL_LIMITED;
    if (trial.is_limit) return;
    trial.odometer.overflows = false;
    model_begin(&states[0].state[0], program, params, &world);
    states[0].count = 1;
    for (int now = 0; advance(&states[now], &trial, &states[!now]);) now = !now;
}

/* ----------------------------------------------------------------------------------- one operation after the other -- */

/* What belongs to the way here, and not to the state. */
static void forget_way(struct model *model) {
    model->world = NULL;
    model->params = NULL;
    model->clause = NULL;
    model->events = 0;
    model->next = model->number = model->storm = 0;
    model->process.steps = 0;
    memset(model->passed, 0, sizeof model->passed);
    memset(model->begun, 0, sizeof model->begun);
}

enum model_answer model_advance(const struct model *const *from, int count, struct model_place place,
                                const struct model_params *params, const ops_trace *trace, struct model *next, int room,
                                int *kept, struct model_verdict *verdict) {
    struct trial trial;
    struct model_world world = {&trial, ask, compare};
    struct states after;
    bool is_over = false;
    trial.trace = trace;
    trial.verdict = verdict;
    trial.work = 0;
    trial.odometer.overflows = trial.is_limit = false;
    trial.is_one = true;
    trial.is_first = !next;
    trial.place = place;
    trial.params = params;
    trial.world = &world;
    after.count = *kept = 0;
    verdict->at = verdict->alternatives = 0;
    for (int i = 0; i < count && !(trial.is_first && is_over); i++) {
        if (!go_on(from[i], &trial, &after, &is_over)) return MODEL_UNDECIDED;
    }
    if (after.count > room) return MODEL_UNDECIDED;
    for (; *kept < after.count; ++*kept) {
        next[*kept] = after.state[*kept];
        forget_way(&next[*kept]);
    }
    return is_over || after.count ? MODEL_ALLOWED : trial.is_limit ? MODEL_LIMITED : MODEL_REFUSED;
}

/* ------------------------------------------------------------------------------------------------ state coverage -- */

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 29;
}

uint64_t model_hash(const struct model *m) {
    const struct model_process *process = &m->process;
    const struct kernel *kernel = &process->kernel;
    uint64_t hash = mix(process->tripped ^ process->queued << 7, process->is_tripped | (uint64_t)process->wakeup << 8);
    for (int signum = 1; signum < K_NSIG; signum++)
        hash = mix(hash, process->table[signum] | (uint64_t)kernel->action[signum] << 8);
    for (int thread = 0; thread < K_THREADS; thread++) {
        hash = mix(hash, kernel->mask[thread] ^ kernel->alive[thread]);
        hash = mix(hash, kernel->own[thread].pending);
    }
    for (int id = 0; id < K_TIMERS; id++) hash = mix(hash, kernel->timer[id].running);
    return mix(mix(hash, kernel->shared.pending), process->reports | (uint64_t)process->warns << 8);
}
