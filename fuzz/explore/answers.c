/* answers.c - see answers.h. */
#include "answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SET = 8, TABLE = 1 << 18 };

void *answers_grow(void *array, uint32_t count, uint32_t *room, size_t size) {
    if (count < *room) return array;
    *room = *room ? 2 * *room : 256;
    array = realloc(array, *room * size);
    if (array) return array;
    fprintf(stderr, "explore: no memory for %u states\n", *room);
    exit(2);
}

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 32;
}

static uint64_t mix_words(uint64_t hash, const void *bytes, size_t size) {
    for (size_t at = 0; at + 8 <= size; at += 8) {
        uint64_t word;
        memcpy(&word, (const char *)bytes + at, 8);
        hash = mix(hash, word);
    }
    return hash;
}

/* Numbers in a table of TABLE places, by 64 bits: 0 for a place that is free, else one more than the number. */
static uint32_t *place_of(uint32_t *table, uint64_t digest, const uint64_t *digests) {
    uint32_t slot = (uint32_t)digest % TABLE;
    while (table[slot] && digests[table[slot] - 1] != digest) slot = (slot + 1) % TABLE;
    return &table[slot];
}

/* ------------------------------------------------------------------------------------------------------- the states -- */

static struct model *models;
static uint64_t *model_digests;
static uint32_t model_count, model_room, model_table[TABLE];

static uint64_t digest_of(const struct model *model) {
    uint64_t hash = mix(model->own_bytes, model->late | (uint64_t)model->late_in << 8);
    hash = mix_words(hash, &model->process, sizeof model->process);
    for (int i = 0; i <= OPS_BLOCKS; i++) {
        hash = mix(hash, model->pipe[i].bytes | (uint64_t)model->pipe[i].brimful << 32);
        for (int at = 0; at < model->pipe[i].bytes; at++) hash = mix(hash, model->pipe[i].byte[at]);
    }
    return hash;
}

static uint32_t number_of_model(const struct model *model) {
    uint64_t digest = digest_of(model);
    uint32_t *place = place_of(model_table, digest, model_digests), room = model_room;
    if (*place) return *place - 1;
    models = answers_grow(models, model_count, &model_room, sizeof *models);
    model_digests = answers_grow(model_digests, model_count, &room, sizeof *model_digests);
    models[model_count] = *model;
    model_digests[model_count] = digest;
    *place = ++model_count;
    return model_count - 1;
}

struct set {
    int count;
    uint32_t id[SET]; /* into models */
};
static struct set *sets;
static uint64_t *set_digests;
static uint32_t set_count, set_room, set_table[TABLE];

/* The order of its states makes no difference. */
static uint32_t number_of_set(const struct set *set) {
    uint64_t digest = 0;
    for (int i = 0; i < set->count; i++) digest += model_digests[set->id[i]];
    uint32_t *place = place_of(set_table, digest, set_digests), room = set_room;
    if (*place) return *place - 1;
    sets = answers_grow(sets, set_count, &set_room, sizeof *sets);
    set_digests = answers_grow(set_digests, set_count, &room, sizeof *set_digests);
    sets[set_count] = *set;
    set_digests[set_count] = digest;
    *place = ++set_count;
    return set_count - 1;
}

uint64_t answers_digest(uint32_t set) {
    return set_digests[set];
}

/* ------------------------------------------------------------------------------------------------------ the answers -- */

/* Told by 64 bits of all that is asked, as states are. The table is no larger than it must be, so that it stays near the
 * processor, and when it is full it begins anew. */
enum { ANSWERS_LEAST = 1 << 12, ANSWERS_MOST = 1 << 17 };
struct kept {
    uint64_t digest;
    uint32_t after;
    uint32_t is; /* enum model_answer + 1; 0: the place is free */
};
static struct kept kept_answers[ANSWERS_MOST];
static const char *clauses[ANSWERS_MOST];
static uint32_t answer_count, answer_room;

static void forget_answers(uint32_t room) {
    memset(kept_answers, 0, room * sizeof *kept_answers);
    answer_room = room;
    answer_count = 0;
}

uint32_t answers_begin(const ops_program *program) {
    static const struct model_params params;
    static const struct model_world world;
    static struct model model;
    model_count = set_count = 0;
    memset(model_table, 0, sizeof model_table);
    memset(set_table, 0, sizeof set_table);
    forget_answers(ANSWERS_LEAST);
    model_begin(&model, program, &params, &world);
    return number_of_set(&(struct set){1, {number_of_model(&model)}});
}

/* Of most events nothing but the beginning of their last part is in use. */
static uint64_t mix_event(uint64_t hash, const ops_event *event) {
    bool has_text = event->kind == OPS_EVENT_ERROR || event->kind == OPS_EVENT_REPORT ||
                    event->kind == OPS_EVENT_WARNING || event->result == OPS_RESULT_TEXT ||
                    event->result == OPS_RESULT_BYTES;
    hash = mix_words(hash, event, offsetof(ops_event, path));
    for (int i = 0; i < event->path.length; i++) hash = mix(hash, event->path.step[i]);
    return mix_words(hash, event->text, has_text ? sizeof event->text : sizeof event->set);
}

static uint64_t digest_of_question(const struct question *question) {
    const ops_trace *trace = question->trace;
    uint64_t hash =
        mix(question->before | (uint64_t)question->place.at << 32, trace->events | (uint64_t)question->goes_on << 32);
    hash = mix_words(hash, question->arrival, (size_t)question->arrivals * sizeof *question->arrival);
    for (uint32_t i = 0; i < trace->events; i++) hash = mix_event(hash, &trace->event[i]);
    return hash;
}

static uint32_t place_of_answer(uint64_t digest) {
    uint32_t slot = (uint32_t)(digest >> 40) % answer_room;
    while (kept_answers[slot].is && kept_answers[slot].digest != digest) slot = (slot + 1) % answer_room;
    return slot;
}

static void keep(struct kept kept, const char *clause) {
    uint32_t place = place_of_answer(kept.digest);
    kept_answers[place] = kept;
    clauses[place] = clause;
    answer_count++;
}

static void make_room(void) {
    static struct kept before[ANSWERS_MOST];
    static const char *clauses_before[ANSWERS_MOST];
    uint32_t room = answer_room;
    if (room == ANSWERS_MOST) {
        forget_answers(ANSWERS_LEAST);
        return;
    }
    memcpy(before, kept_answers, room * sizeof *before);
    memcpy(clauses_before, clauses, room * sizeof *clauses);
    forget_answers(2 * room);
    for (uint32_t i = 0; i < room; i++)
        if (before[i].is) keep(before[i], clauses_before[i]);
}

static void ask(const struct question *question, struct answer *answer) {
    static struct model after[SET];
    static struct model_verdict verdict;
    static struct model_params params;
    const struct set *set = &sets[question->before];
    const struct model *before[SET];
    struct set behind = {0};
    int kept;
    for (int i = 0; i < set->count; i++) before[i] = &models[set->id[i]];
    params.arrivals = (uint32_t)question->arrivals;
    memcpy(params.arrival, question->arrival, (size_t)question->arrivals * sizeof *question->arrival);
    answer->is = model_advance(before, set->count, question->place, &params, question->trace,
                               question->goes_on ? after : NULL, SET, &kept, &verdict);
    answer->clause = verdict.alternatives && verdict.clause[0] ? verdict.clause[0] : "unknown";
    if (answer->is == MODEL_ALLOWED)
        for (; behind.count < kept; behind.count++) behind.id[behind.count] = number_of_model(&after[behind.count]);
    answer->after = number_of_set(&behind);
}

struct answer answers_to(const struct question *question, uint64_t *asked) {
    uint64_t digest = digest_of_question(question);
    uint32_t place = place_of_answer(digest);
    const struct kept *kept = &kept_answers[place];
    if (kept->is) {
        enum model_answer is = (enum model_answer)(kept->is - 1);
        return (struct answer){is, kept->after, is == MODEL_ALLOWED ? NULL : clauses[place]}; /* clauses lie far away */
    }
    struct answer answer;
    ask(question, &answer);
    ++*asked;
    if (2 * answer_count == answer_room) make_room();
    keep((struct kept){digest, answer.after, answer.is + 1U}, answer.clause);
    return answer;
}
