/* search.c - breadth first: a state is gone on from with every letter, without arrivals, with one at every point, and
 * where the bound allows, with a second one at every point behind it.
 *
 * A state is kernel, engine, player and the set of states that the model may be in. It is told by 64 bits of all of
 * that. One that has been met before, after as few operations and as few arrivals, is not gone on from again: what
 * follows it is known. What the model says of a trace is kept (answers.c), for most points lead to the same few traces.
 */
#include "search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../conformance/subjects/engine/moments_sim.h"
#include "../../core/port/sim.h"
#include "../oracle/oracle.h"
#include "answers.h"

enum { POINTS = 2048, LETTERS = 64, TABLE = 1 << 18 };

struct search_figures search_figures;

/* ------------------------------------------------------------------------------------------------------- the states -- */

struct node {
    struct player_moment moment;
    uint32_t set;            /* of the model's states */
    struct search_step step; /* that led here */
    uint32_t parent;
    uint8_t depth, used; /* operations, arrivals */
    bool is_done;        /* has been gone on from */
    uint64_t weight;     /* programs without arrivals that lead here */
};

static struct node *nodes;
static uint32_t node_count, node_room;
static uint32_t node_table[TABLE]; /* index + 1 */

static ops_program program; /* the whole alphabet */
static uint16_t letter_at[LETTERS];
static int bodies[2];
static struct search_bound bound;

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 32;
}

/* ------------------------------------------------------------------------------------------------------- one run -- */

struct point {
    const char *where;
    ops_path path;
    uint16_t turn;    /* how often it was passed before with that path */
    uint64_t blocked; /* in the thread that passed it */
    uint16_t visit;   /* how often an operation with that path had begun before the one that it was passed in */
};
struct list {
    int count, begun;
    struct point point[POINTS];
    ops_path begin[POINTS]; /* of each operation that has begun */
};

static struct run {
    const struct search_step *step;
    int next;          /* of its arrivals */
    unsigned passed;   /* points so far */
    struct list *list; /* of all points, NULL: nobody asks */
    bool runs_on;
    ops_trace trace;
} run;

static uint64_t blocked_now(void) {
    const tocsin_sim *sim = tocsin_sim_state();
    return sim->thread[sim->current].blocked;
}

static void note(struct list *list, const char *where) {
    if (list->count == POINTS) {
        fprintf(stderr, "explore: an operation passes more than %d points\n", POINTS);
        exit(2);
    }
    struct point *point = &list->point[list->count++];
    *point = (struct point){where, *player_path(), 0, blocked_now(), (uint16_t)-1};
    for (int i = 0; i < list->begun; i++)
        point->visit = (uint16_t)(point->visit + (ops_path_equal(&list->begin[i], &point->path)));
    for (int i = list->count - 2; i >= 0; i--) {
        const struct point *before = &list->point[i];
        if (!ops_path_equal(&before->path, &point->path) || strcmp(before->where, where) != 0) continue;
        point->turn = (uint16_t)(before->turn + 1);
        break;
    }
}

static int signal_of(const struct search_arrival *arrival) {
    return space_signals[arrival->signal % SPACE_SIGNALS];
}

static uint8_t target_of(const struct search_arrival *arrival) {
    return arrival->signal < SPACE_SIGNALS ? OPS_PROCESS : 0;
}

/* To the thread as well where that makes a difference: where it waits in a queue of its own. */
static bool is_meaningful(const struct point *point, const struct search_arrival *arrival) {
    return target_of(arrival) == OPS_PROCESS || (point->blocked >> (signal_of(arrival) - 1) & 1);
}

static void at_point(void *data, const char *where) {
    (void)data;
    unsigned here = ++run.passed;
    if (run.list) note(run.list, where);
    if (run.next == run.step->arrivals || run.step->arrival[run.next].point != here) return;
    const struct search_arrival *arrival = &run.step->arrival[run.next++];
    if (run.next == run.step->arrivals && !run.list) moment_quiet();
    moment_send(target_of(arrival), signal_of(arrival));
}

static void at_step(void *data) {
    (void)data;
    search_figures.operations++;
    if (run.list && run.list->begun < POINTS) run.list->begin[run.list->begun++] = *player_path();
}

/* A child of fork counts its points anew from where its parent was: there every point is counted. */
static void play(const struct node *from, const struct search_step *step, struct list *list) {
    static const struct player_watch watch = {.point = at_point, .step = at_step};
    uint16_t at = letter_at[step->letter];
    uint64_t first = 1;
    if (!list && !step->arrivals) first = 1u << 30;
    else if (!list && program.op[at].kind != OPS_FORK) first = step->arrival[0].point;
    run.step = step;
    run.next = 0;
    run.passed = (unsigned)first - 1;
    run.list = list;
    if (list) list->count = list->begun = 0;
    search_figures.runs++;
    run.runs_on = moment_play(&from->moment, at, step->letter + 1, &run.trace, &watch, first);
}

/* ------------------------------------------------------------------------------------------------------- judging -- */

/* Whether the bound lets anything follow that operation. */
static bool goes_on(const struct node *from, int arrivals) {
    return from->depth + 1 < bound.length && from->used + arrivals <= space_arrivals(from->depth + 2, bound.arrivals);
}

static struct answer judge(const struct node *from, const struct search_step *step,
                           const struct model_arrival *arrival) {
    static struct question question;
    question.before = from->set;
    question.place = (struct model_place){letter_at[step->letter], (uint16_t)(step->letter + 1)};
    question.goes_on = goes_on(from, step->arrivals);
    question.arrivals = step->arrivals;
    for (int i = 0; i < step->arrivals; i++) {
        question.arrival[i] = arrival[i];
        question.arrival[i].signum = (uint8_t)signal_of(&step->arrival[i]);
        question.arrival[i].target = target_of(&step->arrival[i]);
    }
    question.trace = &run.trace;
    return answers_to(&question, &search_figures.asked);
}

/* ------------------------------------------------------------------------------------------------------ findings -- */

static void fill_arrival(ops_arrival *arrival, const struct search_step *step, int which, const struct point *point,
                         int number) {
    *arrival = (ops_arrival){.signum = (uint8_t)signal_of(&step->arrival[which]),
                             .target = target_of(&step->arrival[which]),
                             .turn = point->turn,
                             .path = point->path};
    arrival->path.step[0] = (uint16_t)number;
    strncpy(arrival->point, point->where, OPS_POINT - 1);
}

static struct model_arrival model_place_of(const struct point *point) {
    ops_arrival arrival = {.signum = space_signals[0], .target = OPS_PROCESS, .turn = point->turn, .path = point->path};
    struct model_arrival to;
    strncpy(arrival.point, point->where, OPS_POINT - 1);
    oracle_step(&program, &arrival, point->visit, &to);
    return to;
}

/* The arrive lines of a step: each point is looked for in a run with the arrivals before it. False: there is none. */
static bool resolve(const struct node *from, const struct search_step *step, int number, ops_program *to,
                    struct model_arrival *places) {
    static struct list list;
    struct search_step shorter = *step;
    for (shorter.arrivals = 0; shorter.arrivals < step->arrivals; shorter.arrivals++) {
        unsigned point = step->arrival[shorter.arrivals].point;
        play(from, &shorter, &list);
        if (point < 1 || point > (unsigned)list.count) return false;
        fill_arrival(&to->arrival[to->arrivals++], step, shorter.arrivals, &list.point[point - 1], number);
        places[shorter.arrivals] = model_place_of(&list.point[point - 1]);
    }
    return true;
}

static void tell(const struct node *from, const struct search_step *step, const char *why, const char *clause) {
    static ops_program told;
    struct search_program found = {bodies[0], bodies[1], from->depth + 1, {{0}}};
    uint8_t letters[SPACE_LENGTH];
    found.step[from->depth] = *step;
    for (const struct node *node = from; node->depth > 0; node = &nodes[node->parent])
        found.step[node->depth - 1] = node->step;
    for (int i = 0; i < found.length; i++) letters[i] = found.step[i].letter;
    space_spell(bodies[0], bodies[1], letters, found.length, &told);
    const struct node *path[SPACE_LENGTH];
    struct model_arrival unused[SPACE_ARRIVALS];
    for (const struct node *node = from;; node = &nodes[node->parent]) {
        path[node->depth] = node;
        if (node->depth == 0) break;
    }
    for (int i = 0; i < found.length; i++) resolve(path[i], &found.step[i], i + 1, &told, unused);
    search_figures.findings++;
    search_found(&found, &told, why, clause);
    oracle_invariants_begin(&program);
}

/* ------------------------------------------------------------------------------------------------------ going on -- */

static uint64_t programs_behind(const struct node *from) {
    return space_programs(bound.length - from->depth - 1);
}

/* A state that nothing new can follow: all programs that go on from it are done. */
static void close_off(const struct node *from, const struct search_step *step) {
    if (from->used == 0 && step->arrivals == 0) search_figures.programs += from->weight * programs_behind(from);
}

static struct node *add_node(const struct node *from, const struct search_step *step, uint32_t set,
                             const struct player_moment *moment) {
    uint32_t parent = (uint32_t)(from - nodes);
    uint64_t weight = from->used || step->arrivals ? 0 : from->weight;
    struct node fresh = {.set = set,
                         .step = *step,
                         .parent = parent,
                         .weight = weight,
                         .depth = (uint8_t)(from->depth + 1),
                         .used = (uint8_t)(from->used + step->arrivals)};
    if (node_count == TABLE / 2) {
        fprintf(stderr, "explore: more than %d states\n", TABLE / 2);
        exit(2);
    }
    nodes = answers_grow(nodes, node_count, &node_room, sizeof *nodes);
    nodes[node_count] = fresh;
    nodes[node_count].moment = *moment;
    search_figures.states++;
    return &nodes[node_count++];
}

static uint64_t digests[TABLE / 2]; /* of nodes */

/* Met again where nothing more can follow than from the first one: after as few operations and arrivals. */
static void go_to(const struct node *from, const struct search_step *step, uint32_t set) {
    static struct player_moment moment;
    int used = from->used + step->arrivals;
    moment_keep(&moment);
    if (!bound.merges) {
        add_node(from, step, set, &moment);
        return;
    }
    uint64_t digest = mix(moment_digest(&moment), answers_digest(set));
    uint32_t slot = (uint32_t)digest % TABLE;
    for (; node_table[slot]; slot = (slot + 1) % TABLE) {
        struct node *node = &nodes[node_table[slot] - 1];
        if (digests[node_table[slot] - 1] != digest || node->used > used) continue;
        search_figures.merged++;
        if (node->depth == from->depth + 1 && node->used == 0 && used == 0) node->weight += from->weight;
        else close_off(from, step);
        return;
    }
    node_table[slot] = node_count + 1;
    digests[node_count] = digest;
    add_node(from, step, set, &moment);
}

/* What the run that has just been means; arrival[] says where the model lets its arrivals happen. nodes may move. */
static void look_at(uint32_t index, const struct search_step *step, const struct model_arrival *arrival) {
    const struct node *from = &nodes[index];
    const char *clause, *broken = run.runs_on ? oracle_broken(&clause) : NULL;
    if (from->used == 0 && step->arrivals == 0) search_figures.programs += from->weight;
    if (broken) {
        tell(from, step, broken, clause);
        close_off(from, step);
        return;
    }
    struct answer answer = judge(from, step, arrival);
    if (answer.is == MODEL_REFUSED) tell(from, step, "the model does not allow what the engine did", answer.clause);
    else if (answer.is != MODEL_ALLOWED) search_figures.open++;
    if (answer.is != MODEL_ALLOWED || !run.runs_on) close_off(from, step);
    else if (goes_on(from, step->arrivals)) go_to(from, step, answer.after);
}

/* The second arrival: at every point behind the first. */
static void with_another(uint32_t index, struct search_step step, const struct model_arrival *first,
                         const struct list *points) {
    struct model_arrival arrival[SPACE_ARRIVALS] = {*first};
    step.arrivals = 2;
    for (int point = step.arrival[0].point; point < points->count; point++) {
        arrival[1] = model_place_of(&points->point[point]);
        step.arrival[1].point = (uint16_t)(point + 1);
        for (step.arrival[1].signal = 0; step.arrival[1].signal < 2 * SPACE_SIGNALS; step.arrival[1].signal++) {
            if (!is_meaningful(&points->point[point], &step.arrival[1])) continue;
            play(&nodes[index], &step, NULL);
            look_at(index, &step, arrival);
        }
    }
}

static void with_one(uint32_t index, struct search_step step, const struct list *points, int most) {
    static struct list again;
    step.arrivals = 1;
    for (int point = 0; point < points->count; point++) {
        struct model_arrival arrival = model_place_of(&points->point[point]);
        step.arrival[0].point = (uint16_t)(point + 1);
        for (step.arrival[0].signal = 0; step.arrival[0].signal < 2 * SPACE_SIGNALS; step.arrival[0].signal++) {
            if (!is_meaningful(&points->point[point], &step.arrival[0])) continue;
            play(&nodes[index], &step, most > 1 ? &again : NULL);
            look_at(index, &step, &arrival);
            if (most > 1) with_another(index, step, &arrival, &again);
        }
    }
}

static void with_letter(uint32_t index, int letter) {
    static struct list points;
    struct search_step step = {.letter = (uint8_t)letter};
    int most = space_arrivals(nodes[index].depth + 1, bound.arrivals) - nodes[index].used;
    play(&nodes[index], &step, most > 0 ? &points : NULL);
    look_at(index, &step, NULL);
    if (most > 0) with_one(index, step, &points, most);
}

static void begin(int body1, int body2, struct search_bound within) {
    static struct player_moment moment;
    bodies[0] = body1, bodies[1] = body2, bound = within;
    space_program(body1, body2, &program, letter_at);
    oracle_invariants_begin(&program);
    if (within.merges) memset(node_table, 0, sizeof node_table);
    node_count = 0;
    moment_begin(&program, &moment);
    nodes = answers_grow(nodes, 0, &node_room, sizeof *nodes);
    nodes[0] = (struct node){.set = answers_begin(&program), .weight = 1};
    nodes[0].moment = moment;
    node_count = 1;
}

static void with_letters(uint32_t index, void (*tick)(void)) {
    for (int letter = 0; letter < space_letter_count(); letter++) with_letter(index, letter);
    tick();
}

/* Where no state is met again few need to be kept: those on the way here, and those beside them. */
static void depth_first(void (*tick)(void)) {
    while (node_count > 0) {
        uint32_t last = node_count - 1;
        if (nodes[last].is_done) {
            node_count--;
            continue;
        }
        nodes[last].is_done = true;
        with_letters(last, tick);
    }
}

void search_all(int body1, int body2, struct search_bound within, void (*tick)(void)) {
    begin(body1, body2, within);
    if (!within.merges) depth_first(tick);
    for (uint32_t index = 0; index < node_count; index++) with_letters(index, tick);
}

bool search_one(const struct search_program *wanted) {
    static struct list list;
    static ops_program unused;
    begin(wanted->body1, wanted->body2, (struct search_bound){wanted->length + 1, SPACE_ARRIVALS, false});
    for (int i = 0; i < wanted->length; i++) {
        const struct search_step *step = &wanted->step[i];
        struct model_arrival arrival[SPACE_ARRIVALS];
        uint32_t index = node_count - 1;
        unused.arrivals = 0;
        if (!resolve(&nodes[index], step, step->letter + 1, &unused, arrival)) return false;
        play(&nodes[index], step, &list);
        look_at(index, step, arrival);
        if (node_count == index + 1) return true; /* it has ended, or there was a finding */
    }
    return true;
}
