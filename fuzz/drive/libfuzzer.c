/* libfuzzer.c - a target under libFuzzer, and under AFL++, whose driver calls the same functions.
 *
 * The mutator is structure-aware: an input that is a program is changed as one, operation by operation. Other inputs
 * are answers to the generator, and now and then become the program that they stand for.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../fuzz.h"
#include "figures.h"
#include "mutator.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t room, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *left, size_t left_size, const uint8_t *right, size_t right_size,
                                 uint8_t *out, size_t room, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t room) __attribute__((weak)); /* AFL++ has none */

uint64_t fuzz_operations, fuzz_unjudged;
static struct choice choice;

/* States of the model, as coverage. libFuzzer takes what stands in its section for counters; AFL++ gives each guard in
 * its section a place in its map, which the call counts up. */
#ifdef __AFL_COMPILER
void __sanitizer_cov_trace_pc_guard(uint32_t *guard);
__attribute__((section("__sancov_guards"), used)) static uint32_t guards[FIGURES_STATES];
#define COUNT(state) __sanitizer_cov_trace_pc_guard(&guards[state])
#else
__attribute__((section("__libfuzzer_extra_counters"))) static uint8_t states[FIGURES_STATES];
#define COUNT(state) (states[state] = 1)
#endif

void fuzz_state(uint64_t hash) {
    figures->seen[hash % FIGURES_STATES] = 1;
    COUNT(hash % FIGURES_STATES);
}

static unsigned states_seen(void) {
    unsigned count = 0;
    for (int i = 0; i < FIGURES_STATES; i++) count += figures->seen[i];
    return count;
}

void fuzz_fail(const struct fuzz_finding *finding) {
    fprintf(stderr, "FAIL  %s\n%s      clause %s\n      key: %s\n      again: make replay T=%s R=FILE\n", fuzz_name,
            finding->text, finding->clause, finding->key, fuzz_name);
    abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    figures_open();
    fuzz_init();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    uint64_t operations = fuzz_operations, unjudged = fuzz_unjudged;
    choice_from_bytes(&choice, bytes, size);
    figures_begin();
    fuzz_one(&choice);
    figures_end(fuzz_operations - operations, fuzz_unjudged - unjudged);
    return 0;
}

__attribute__((destructor)) static void say_figures(void) {
    fprintf(stderr, "fuzz: %s: %llu inputs, %llu operations, %u states, %llu inputs not judged\n", fuzz_name,
            (unsigned long long)figures->inputs, (unsigned long long)figures->operations, states_seen(),
            (unsigned long long)figures->unjudged);
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t room, unsigned seed) {
    size_t changed = mutator_change(bytes, size, NULL, 0, room, seed);
    return changed || !LLVMFuzzerMutate ? changed : LLVMFuzzerMutate(bytes, size, room);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *left, size_t left_size, const uint8_t *right, size_t right_size,
                                 uint8_t *out, size_t room, unsigned seed) {
    if (left_size > room) return 0;
    __builtin_memcpy(out, left, left_size);
    return mutator_change(out, left_size, right, right_size, room, seed);
}
