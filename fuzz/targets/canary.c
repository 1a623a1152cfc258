/* canary.c - the engine that finds this one is looking. It fails on four operations in a given order, with whatever else
 * between them; throws alone do not get there, but each step on the way is new coverage. */
#include "../fuzz.h"

const char fuzz_name[] = "canary";

static const struct gen_profile profile = {
    .operations = gen_all,
    .signals = gen_signals,
    .handlers = 2,
    .length = 12,
    .body = 2,
};
const struct gen_profile *const fuzz_profile = &profile;

void fuzz_init(void) {
}

static const struct fuzz_finding finding = {
    .key = "canary/strsignal interrupt_occurred swap_wakeup pidfd_send",
    .text = "      strsignal, interrupt_occurred, swap_wakeup and pidfd_send in this order\n",
    .clause = "canary",
};

/* Each step a branch of its own. */
static int step(int steps, int kind) {
    if (steps == 0 && kind == OPS_STRSIGNAL) return 1;
    if (steps == 1 && kind == OPS_INTERRUPT_OCCURRED) return 2;
    if (steps == 2 && kind == OPS_SWAP_WAKEUP) return 3;
    if (steps == 3 && kind == OPS_PIDFD_SEND) return 4;
    return steps;
}

void fuzz_one(struct choice *choice) {
    const ops_program *program = fuzz_program(choice);
    int steps = 0;
    for (int i = program->main.first; i < program->main.end; i = program->op[i].end) {
        steps = step(steps, program->op[i].kind);
        fuzz_operations++;
    }
    fuzz_state((uint64_t)steps);
    if (steps == 4) fuzz_fail(&finding);
}
