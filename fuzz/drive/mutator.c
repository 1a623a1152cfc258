/* mutator.c - changes inputs as programs. */
#include "mutator.h"

#include <string.h>

#include "../fuzz.h"

enum { CHANGES_MOST = 4 };

static struct {
    size_t size;
    unsigned char bytes[OPS_BYTES_MOST];
    ops_program program; /* that they are */
} last;

bool mutator_program(const unsigned char *bytes, size_t size, ops_program *program) {
    ops_error_at error;
    if (size != last.size || size == 0 || memcmp(bytes, last.bytes, size) != 0)
        return bytes && ops_decode(bytes, size, program, &error);
    ops_assign(program, &last.program);
    return true;
}

size_t mutator_change(unsigned char *bytes, size_t size, const unsigned char *other, size_t other_size, size_t room,
                      unsigned seed) {
    static ops_program program, from;
    static struct choice choice, answers;
    if (!fuzz_profile) return 0;
    choice_from_seed(&choice, seed);
    if (!mutator_program(bytes, size, &program)) { /* answers to the generator, or nothing */
        if (choose(&choice, 4)) return 0;
        choice_from_bytes(&answers, bytes, size);
        gen_program(&answers, fuzz_profile, &program);
    }
    bool has_other = other && mutator_program(other, other_size, &from);
    for (int left = 1 + choose(&choice, CHANGES_MOST); left > 0; left--)
        gen_mutate(&choice, fuzz_profile, has_other ? &from : &program, &program);
    last.size = ops_encode(&program, last.bytes, sizeof last.bytes < room ? sizeof last.bytes : room);
    ops_assign(&last.program, &program);
    memcpy(bytes, last.bytes, last.size);
    return last.size;
}
