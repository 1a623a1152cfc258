/* judge.c - programs, arrivals and findings: the glue between targets, generator and oracle. */
#include "judge.h"

#include <string.h>

#include "mutator.h"

static struct oracle oracle;

struct oracle *judge_oracle(void) {
    return &oracle;
}

/* No input that the mutator made fails to decode; what libFuzzer's own mutations leave of one goes to the generator. */
static ops_program program;

const ops_program *fuzz_last_program(void) {
    return &program;
}

ops_program *fuzz_program(struct choice *choice) {
    if (choice->kind == CHOICE_BYTES &&
        mutator_program(choice->bytes, (size_t)(choice->end - choice->bytes), &program)) {
        choice->bytes = choice->end;
        return &program;
    }
    gen_program(choice, fuzz_profile, &program);
    return &program;
}

void judge_program(const ops_program *program) {
    enum { ONE_IN = 8 }; /* runs twice */
    uint64_t before = oracle.operations;
    oracle.twice = program->ops % ONE_IN == 0;
    enum oracle_answer answer = oracle_judge(&oracle, program);
    fuzz_operations += oracle.operations - before;
    fuzz_unjudged += answer == ORACLE_OPEN;
    if (answer == ORACLE_DIFFERS) fuzz_fail(&(struct fuzz_finding){oracle.key, oracle.text, oracle.clause});
    fuzz_state(oracle.state);
}

static void add_arrival(struct choice *choice, ops_program *program) {
    oracle_look(&oracle, program);
    if (oracle.passed == 0) return;
    const struct oracle_point *point = &oracle.point[choose(choice, (int)oracle.passed)];
    ops_arrival *arrival = &program->arrival[program->arrivals++];
    int signals = 0;
    while (fuzz_profile->signals[signals]) signals++;
    *arrival = (ops_arrival){.turn = point->turn, .path = point->path, .target = OPS_PROCESS};
    arrival->signum = fuzz_profile->signals[choose(choice, signals)];
    if (choose(choice, 4) == 3) arrival->target = (uint8_t)choose(choice, 2);
    strncpy(arrival->point, point->where, OPS_POINT - 1);
}

void judge_add_arrivals(struct choice *choice, ops_program *program) {
    if (program->arrivals) return;
    for (int left = choose(choice, 1 + fuzz_profile->arrivals); left > 0; left--) add_arrival(choice, program);
}
