/* ops_text.c - raw bytes to the parsers of the vocabulary. */
#include "../oracle/vocabulary.h"

#include <stdio.h>
#include <string.h>

#include "../fuzz.h"

const char fuzz_name[] = "ops_text";
const struct gen_profile *const fuzz_profile; /* inputs are no programs */

void fuzz_init(void) {
}

/* A seed's bytes: a program's text or its bytes, changed at a few places. */
static size_t make_input(struct choice *choice, char *input, size_t room) {
    static const struct gen_profile any = {.operations = gen_all,
                                           .signals = gen_signals,
                                           .handlers = 3,
                                           .length = 8,
                                           .body = 3,
                                           .bad = true,
                                           .inherits = true};
    static ops_program program;
    gen_program(choice, &any, &program);
    size_t size =
        choose(choice, 4) ? ops_print(&program, input, room) : ops_encode(&program, (unsigned char *)input, room);
    for (int left = choose(choice, 4); left > 0 && size > 0; left--) {
        size_t at = (size_t)choose(choice, size < CHOICE_GREATEST ? (int)size : CHOICE_GREATEST);
        if (choose(choice, 2)) input[at] = (char)choose(choice, 256);
        else memmove(input + at, input + at + 1, --size - at);
    }
    return size;
}

void fuzz_one(struct choice *choice) {
    static char made[OPS_TEXT_MOST], text[256];
    const char *input = made;
    size_t size = (size_t)(choice->end - choice->bytes);
    if (choice->kind == CHOICE_BYTES) input = (const char *)choice->bytes;
    else size = make_input(choice, made, sizeof made);
    fuzz_operations++;
    const char *broken = vocabulary_broken(input, size);
    if (!broken) return;
    snprintf(text, sizeof text, "      %s\n", broken);
    fuzz_fail(&(struct fuzz_finding){broken, text, "vocabulary"});
}
