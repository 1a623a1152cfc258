/* space.h - what the explorer goes through: a named alphabet of operations, named bodies for the two handlers, two
 * signals that arrive. Everything is .ops text (space.c): a new letter or body is one more line there. */
#ifndef FUZZ_EXPLORE_SPACE_H
#define FUZZ_EXPLORE_SPACE_H

#include "../../conformance/ops/ops.h"

enum { SPACE_LENGTH = 4, SPACE_ARRIVALS = 2, SPACE_SIGNALS = 2 };

struct space_word {
    const char *name, *text;
};
extern const struct space_word space_letters[], space_bodies[];
extern const uint8_t space_signals[SPACE_SIGNALS];
int space_letter_count(void);
int space_body_count(void);

/* How many arrivals a program of so many operations has at most: most, but 1 in the longest. */
int space_arrivals(int length, int most);

/* How many programs of 1 to length operations there are for one pair of bodies. */
uint64_t space_programs(int length);

/* The alphabet as one program: its main operations are the letters, in order, and the handlers have these bodies. at[i]
 * is the index of letter i. */
void space_program(int body1, int body2, ops_program *program, uint16_t *at);

/* The program of some letters, without arrivals. */
void space_spell(int body1, int body2, const uint8_t *letters, int length, ops_program *program);

#endif
