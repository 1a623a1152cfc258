/* judge.h - what targets that run programs share: one oracle, and findings from what it says. */
#ifndef FUZZ_DRIVE_JUDGE_H
#define FUZZ_DRIVE_JUDGE_H

#include "../fuzz.h"
#include "../oracle/oracle.h"

/* Judges program; a difference is a finding. */
void judge_program(const ops_program *program);

/* Adds arrivals where choice says, up to fuzz_profile->arrivals, each at a point that the program passes with those
 * before it. A program that has arrivals already keeps them as they are. */
void judge_add_arrivals(struct choice *choice, ops_program *program);

/* The oracle that judge_program uses, for targets that want more of it. */
struct oracle *judge_oracle(void);

#endif
