/* canary.c - fails only on a given order of four operations: a campaign that does not find it has found nothing. */
#include "../drive/judge.h"

const char fuzz_name[] = "canary";

static const struct gen_profile profile = {
    .operations = gen_all,
    .signals = gen_signals,
    .handlers = 2,
    .length = 8,
    .body = 2,
};
const struct gen_profile *const fuzz_profile = &profile;

void fuzz_init(void) {
}

static const uint8_t order[] = {OPS_SAVE, OPS_ALARM, OPS_SIGPENDING, OPS_RESTORE};

void fuzz_one(struct choice *choice) {
    const ops_program *program = fuzz_program(choice);
    judge_program(program);
    size_t next = 0;
    for (int at = program->main.first; at < program->main.end && next < sizeof order; at = program->op[at].end)
        next = program->op[at].kind == order[next] ? next + 1 : program->op[at].kind == order[0];
    if (next < sizeof order) return;
    fuzz_fail(&(struct fuzz_finding){"canary/save alarm sigpending restore", "      the canary sings\n", "none"});
}
