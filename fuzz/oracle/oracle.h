/* oracle.h - judges a program: runs it on the engine over the simulated kernel, compares the trace with the model's
 * allowed set, and looks at what must hold without a model. Knows nothing of generators and drivers.
 *
 * What must hold after every operation, whatever the model says (invariants.c): flags that are set are announced, errno
 * is kept by arrivals, handlers and frames are balanced, kernel and table agree, no descriptor is left over; and the
 * same program twice gives the same trace and the same digest.
 */
#ifndef FUZZ_ORACLE_H
#define FUZZ_ORACLE_H

#include "../../conformance/model/model.h"
#include "../../conformance/ops/ops.h"

enum { ORACLE_KEY = 224, ORACLE_TEXT = 4096, ORACLE_POINTS = 8192 };

enum oracle_answer {
    ORACLE_AGREES,
    ORACLE_DIFFERS, /* key, clause and text say how */
    ORACLE_OPEN     /* went beyond a limit, or the model allows too much: judges nothing */
};

/* A point that was passed: where, and how often that had been before with the same path. */
struct oracle_point {
    const char *where;
    ops_path path;
    uint16_t turn;
};

struct oracle {
    bool twice;      /* run everything twice and compare: costs half of the speed */
    bool points;     /* keep the points that are passed */
    uint32_t passed; /* points kept */
    struct oracle_point point[ORACLE_POINTS];
    ops_trace trace, second;
    struct model_params params;
    struct model_verdict verdict;
    uint64_t operations;  /* carried out, in all programs so far */
    uint64_t state;       /* of the model, at the end of the last program that agreed */
    const char *who;      /* has shown the trace; NULL for the engine */
    const char *function; /* of the engine, that was last at a point or the port before it diverged; NULL: none */
    char key[ORACLE_KEY], text[ORACLE_TEXT];
    const char *clause;
};

/* Judges program, whose arrivals happen where its lines say. program is valid. */
enum oracle_answer oracle_judge(struct oracle *oracle, const ops_program *program);

/* Runs program and keeps the points that it passes. */
void oracle_look(struct oracle *oracle, const ops_program *program);

/* Fills key, clause and text from trace and verdict, which is MODEL_REFUSED. */
void oracle_tell_difference(struct oracle *oracle, const ops_program *program);

/* invariants.c: what does not hold now, between two operations of the program that was begun, as a sentence; NULL. And its
 * clause. */
void oracle_invariants_begin(const ops_program *program);
const char *oracle_broken(const char **clause);

/* steps.c: where the model lets an arrival happen that came in the visit-th operation (from 0) with its path. */
void oracle_step(const ops_program *program, const ops_arrival *arrival, int visit, struct model_arrival *to);

#endif
