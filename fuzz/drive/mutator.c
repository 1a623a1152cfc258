/* mutator.c - changes inputs as programs. */
#include "mutator.h"

#include <string.h>

#include "../fuzz.h"

enum { CHANGES_MOST = 4 };

/* The program that the bytes are. False: they are answers to the generator, or nothing. */
static bool read(const unsigned char *bytes, size_t size, ops_program *program) {
    ops_error_at error;
    return bytes && ops_decode(bytes, size, program, &error);
}

size_t mutator_change(unsigned char *bytes, size_t size, const unsigned char *other, size_t other_size, size_t room,
                      unsigned seed) {
    static unsigned char changed[OPS_BYTES_MOST];
    static ops_program program, from;
    static struct choice choice, answers;
    if (!fuzz_profile) return 0;
    choice_from_seed(&choice, seed);
    if (!read(bytes, size, &program)) {
        if (choose(&choice, 4)) return 0;
        choice_from_bytes(&answers, bytes, size);
        gen_program(&answers, fuzz_profile, &program);
    }
    bool has_other = read(other, other_size, &from);
    for (int left = 1 + choose(&choice, CHANGES_MOST); left > 0; left--)
        gen_mutate(&choice, fuzz_profile, has_other ? &from : &program, &program);
    size_t length = ops_encode(&program, changed, sizeof changed < room ? sizeof changed : room);
    memcpy(bytes, changed, length);
    return length;
}
