/* op_sequence.c - any operations in any order, against the model. */
#include "../drive/judge.h"

const char fuzz_name[] = "op_sequence";

static const struct gen_profile profile = {
    .operations = gen_all,
    .signals = gen_signals,
    .handlers = 4,
    .length = 24,
    .body = 4,
    .bad = true,
    .inherits = true,
};
const struct gen_profile *const fuzz_profile = &profile;

void fuzz_init(void) {
}

void fuzz_one(struct choice *choice) {
    judge_program(fuzz_program(choice));
}
