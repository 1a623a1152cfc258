/* choice.h - one source of choice. All that is not determined asks choose(n); a fuzzer's bytes, a seed or an odometer
 * answers, so that coverage-guided, random and exhaustive exploration are the same program.
 *
 * Every answer is kept, so that each run is its own replay id: the answers as hexadecimal numbers with dots between,
 * `3f0a.2.1.7`, the zeros at the end left out.
 *
 * Plain structs, no heap, no clock; safe in every thread that has a choice of its own.
 */
#ifndef FUZZ_CHOICE_H
#define FUZZ_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CHOICE_MOST = 4096,             /* questions of one run that are kept; those behind them are answered 0 */
    CHOICE_GREATEST = 65536,        /* the greatest n */
    CHOICE_ID = CHOICE_MOST * 5 + 1 /* bytes that every replay id has room in, its NUL included */
};

enum choice_kind { CHOICE_BYTES, CHOICE_SEED, CHOICE_ODOMETER };

struct choice {
    enum choice_kind kind;
    const unsigned char *bytes, *end; /* what is left of the bytes */
    uint64_t state;                   /* of the seed */
    int asked;                        /* questions of this run so far */
    int fixed;                        /* odometer: so many answers are given, those behind them are 0 */
    uint16_t answer[CHOICE_MOST];
    uint16_t of[CHOICE_MOST]; /* n - 1 of each question */
};

/* Answers from bytes: one byte a question, two where n is over 256; 0 when they are used up. bytes must outlive it. */
void choice_from_bytes(struct choice *choice, const unsigned char *bytes, size_t size);

/* Answers from a seed: every seed is another run, the same in every machine. */
void choice_from_seed(struct choice *choice, uint64_t seed);

/* Answers 0 everywhere, which choice_next() then counts up, the last question's first. */
void choice_from_odometer(struct choice *choice);

/* Answers as a replay id says, and 0 behind it. False: it is none; nothing is changed. */
bool choice_from_id(struct choice *choice, const char *id);

/* An answer from 0 to n - 1; n is 1 to CHOICE_GREATEST, and 1 is no question. */
int choose(struct choice *choice, int n);

/* Of an odometer: goes on to the next run. False when all have been. */
bool choice_next(struct choice *choice);

/* The same within a bound: goes on to the next run in which at most `most` answers are not 0, and of which the first
 * `kept` answers stay as they are. */
bool choice_next_within(struct choice *choice, int kept, int most);

/* Begins the same run again: the next questions get the same answers. The choice is an odometer from now on. */
void choice_again(struct choice *choice);

/* Writes the replay id of the run so far; returns its length. id has CHOICE_ID bytes. */
size_t choice_id(const struct choice *choice, char *id);

#endif
