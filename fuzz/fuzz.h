/* fuzz.h - what a target is. One file in targets/ gives one target; the same object serves libFuzzer, AFL++, replay and
 * exploration (drive/).
 *
 * A target makes its input from choices, runs it on the simulated kernel, and judges. It never calls the real kernel,
 * keeps nothing from one input to the next, and returns; what is wrong it tells with fuzz_fail(), which does not.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "../conformance/ops/ops.h"
#include "choice/choice.h"
#include "gen/gen.h"

/* The target's name, which is its file's. */
extern const char fuzz_name[];

/* What its programs look like: for the generator, the mutator and the seeds. NULL: its inputs are no programs. */
extern const struct gen_profile *const fuzz_profile;

/* Once, before the first input. */
void fuzz_init(void);

/* One input. */
void fuzz_one(struct choice *choice);

/* ------------------------------------------------------------------------------- what the drivers offer a target -- */

/* The program that choice stands for: bytes that are a program (ops.h) are that program, all else goes to the
 * generator. It lasts until the next call. */
ops_program *fuzz_program(struct choice *choice);

/* The last program that fuzz_program gave, as the target has left it. */
const ops_program *fuzz_last_program(void);

/* For figures: operations that were carried out, and inputs that went beyond a limit and were not judged. */
extern uint64_t fuzz_operations, fuzz_unjudged;

/* States that were seen: counters that libFuzzer reads as coverage; see model_hash(). */
void fuzz_state(uint64_t hash);

/* What is wrong with this input. */
struct fuzz_finding {
    const char *key;    /* what diverged, at which operation, clause, point: equal keys are one bug */
    const char *text;   /* lines for people, each ended */
    const char *clause; /* a slug; or, where no clause is at stake, whose promise is broken: contract, vocabulary */
};
void fuzz_fail(const struct fuzz_finding *finding) __attribute__((noreturn));

#endif
