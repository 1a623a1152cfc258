/* afl_mutator.c - the structure-aware mutator as a library that afl-fuzz loads (AFL_CUSTOM_MUTATOR_LIBRARY): its driver
 * never calls LLVMFuzzerCustomMutator. One library a target, for a target's programs look as its profile says.
 *
 * Only what this file asks for is linked; a target's fuzz_one is left out, and with it engine, model and oracle.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mutator.h"

#define EXPORT __attribute__((visibility("default")))

struct afl_mutator {
    uint64_t seed;
    size_t room;
    uint8_t *bytes;
};

EXPORT void *afl_custom_init(void *afl, unsigned seed);
EXPORT size_t afl_custom_fuzz(struct afl_mutator *mutator, uint8_t *bytes, size_t size, uint8_t **changed,
                              const uint8_t *other, size_t other_size, size_t room);
EXPORT uint32_t afl_custom_fuzz_count(struct afl_mutator *mutator, const uint8_t *bytes, size_t size);
EXPORT void afl_custom_deinit(struct afl_mutator *mutator);

void *afl_custom_init(void *afl, unsigned seed) {
    struct afl_mutator *mutator = calloc(1, sizeof *mutator);
    (void)afl;
    if (mutator) mutator->seed = seed;
    return mutator;
}

/* How often an input is changed before the next one's turn: AFL++'s own thousand keeps a short run at its seeds. */
uint32_t afl_custom_fuzz_count(struct afl_mutator *mutator, const uint8_t *bytes, size_t size) {
    (void)mutator, (void)bytes, (void)size;
    return 64;
}

static size_t least(size_t left, size_t right) {
    return left < right ? left : right;
}

/* 0: nothing to offer; afl-fuzz goes on with mutations of its own. */
size_t afl_custom_fuzz(struct afl_mutator *mutator, uint8_t *bytes, size_t size, uint8_t **changed,
                       const uint8_t *other, size_t other_size, size_t room) {
    if (mutator->room < room) {
        free(mutator->bytes);
        mutator->bytes = malloc(room);
        mutator->room = mutator->bytes ? room : 0;
    }
    if (!mutator->bytes || size > mutator->room) return 0;
    memcpy(mutator->bytes, bytes, size);
    *changed = mutator->bytes;
    mutator->seed = mutator->seed * 6364136223846793005 + 1442695040888963407;
    unsigned seed = (unsigned)(mutator->seed >> 32);
    return mutator_change(mutator->bytes, size, other, other_size, least(room, mutator->room), seed);
}

void afl_custom_deinit(struct afl_mutator *mutator) {
    free(mutator->bytes);
    free(mutator);
}
