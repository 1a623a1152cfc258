/* canary.c - fails only on a given order of four operations: a campaign that does not find it has found nothing. Nothing
 * is run and judged here, so that little else than the four steps is coverage. */
#include "../fuzz.h"

const char fuzz_name[] = "canary";

static const struct gen_weight operations[] = {
    {OPS_RAISE, 1}, {OPS_SIGNAL, 1},  {OPS_CHECK, 1}, {OPS_KILL, 1},       {OPS_SAVE, 1},
    {OPS_ALARM, 1}, {OPS_RESTORE, 1}, {OPS_SLEEP, 1}, {OPS_SIGPENDING, 1}, {0, 0},
};

static const struct gen_profile profile = {
    .operations = operations,
    .signals = gen_signals,
    .handlers = 2,
    .length = 8,
    .body = 2,
};
const struct gen_profile *const fuzz_profile = &profile;

void fuzz_init(void) {
}

/* A branch for each step, so that coverage tells an engine how far it has come. */
static int step(int done, int kind) {
    switch (done) {
        case 0: return kind == OPS_SAVE;
        case 1: return kind == OPS_ALARM ? 2 : kind == OPS_SAVE;
        case 2: return kind == OPS_SIGPENDING ? 3 : kind == OPS_SAVE;
        case 3: return kind == OPS_RESTORE ? 4 : kind == OPS_SAVE;
        default: return done;
    }
}

void fuzz_one(struct choice *choice) {
    const ops_program *program = fuzz_program(choice);
    int done = 0;
    for (int at = program->main.first; at < program->main.end; at = program->op[at].end)
        done = step(done, program->op[at].kind);
    if (done < 4) return;
    fuzz_fail(&(struct fuzz_finding){"canary/save alarm sigpending restore", "      the canary sings\n", "none"});
}
