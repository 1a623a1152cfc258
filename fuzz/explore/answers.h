/* answers.h - what the model says of the runs of a search. Each question is asked once: the states that the model may be
 * in, an operation, its arrivals and the trace that the engine showed.
 *
 * States of the model, and sets of them, are kept once each; a set is known by its number. One search at a time.
 */
#ifndef FUZZ_EXPLORE_ANSWERS_H
#define FUZZ_EXPLORE_ANSWERS_H

#include "../../conformance/model/model.h"
#include "space.h"

struct answer {
    enum model_answer is;
    uint32_t after;     /* the set of states behind it, when it is allowed and somebody goes on */
    const char *clause; /* of what was allowed instead */
};

/* What is asked. trace holds the events of the operation alone. */
struct question {
    uint32_t before; /* the set of states */
    struct model_place place;
    bool goes_on; /* somebody wants to know what is behind it */
    int arrivals;
    struct model_arrival arrival[SPACE_ARRIVALS];
    const ops_trace *trace;
};

/* Forgets everything. Returns the set of the one state in which program begins, which must outlive the search. */
uint32_t answers_begin(const ops_program *program);

/* The answer. *asked is counted up when the model had to be asked. */
struct answer answers_to(const struct question *question, uint64_t *asked);

/* 64 bits of a set: equal sets have equal ones, whatever their numbers. */
uint64_t answers_digest(uint32_t set);

/* room elements of size bytes at array, more when count needs it. Ends the program when there is no memory. */
void *answers_grow(void *array, uint32_t count, uint32_t *room, size_t size);

#endif
