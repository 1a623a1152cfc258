/* steps.c - where the model lets an arrival happen that came at a point of the engine. A point that stands between the
 * same two steps as a step of the model, and is passed when that is, is that step; of all others the model only knows
 * that the arrival came somewhere in this operation. */
#include <string.h>

#include "inside.h"

struct step {
    const char *point;
    enum model_step step;
    uint64_t kinds; /* of operations; 0: all */
};

#define OF(ID) (1ULL << OPS_##ID)
/* One pass, which is over when they return. */
#define ONE_PASS (OF(RAISE) | OF(CHECK) | OF(THREAD_KILL) | OF(MASK))

static const struct step steps[] = {
    {"tripped", MODEL_STEP_COMMON, 0},
    {"armed", MODEL_STEP_BYTE, 0},
    {"nothing pending", MODEL_STEP_KERNEL, OF(SIGNAL) | OF(RESTORE)},
    {"kernel disposition set", MODEL_STEP_TABLE, OF(SIGNAL) | OF(RESTORE)},
    {"raise", MODEL_STEP_BEGIN, OF(RAISE)},
    {"raise done", MODEL_STEP_SENT, OF(RAISE)},
    {"thread_kill", MODEL_STEP_KERNEL, OF(THREAD_KILL)},
    {"thread_kill done", MODEL_STEP_SENT, OF(THREAD_KILL)},
    {"mask", MODEL_STEP_KERNEL, OF(MASK)},
    {"mask done", MODEL_STEP_SENT, OF(MASK)},
    {"is_tripped cleared", MODEL_STEP_TAKEN, ONE_PASS},
    {"bit cleared", MODEL_STEP_CLEARED, ONE_PASS},
    {"scanned", MODEL_STEP_SCANNED, ONE_PASS},
};

/* The operation at a path; NULL when there is none. */
const ops_op *oracle_operation(const ops_program *program, const ops_path *path) {
    ops_range range = program->main;
    const ops_op *op = NULL;
    for (int i = 0; i < path->length; i++) {
        int step = path->step[i];
        if (step > OPS_PATH_HANDLER) {
            range = program->handler[step - OPS_PATH_HANDLER];
            continue;
        }
        if (op && path->step[i - 1] < OPS_PATH_HANDLER) range = (ops_range){(uint16_t)(op - program->op + 1), op->end};
        int at = range.first;
        while (--step > 0 && at < range.end) at = program->op[at].end;
        if (at >= range.end) return NULL;
        op = &program->op[at];
    }
    return op;
}

/* An operation that refuses its arguments has no steps between. */
static bool is_refused(const ops_op *op) {
    int signum = op->number[op->kind == OPS_THREAD_KILL];
    if (op->kind == OPS_MASK) return op->set.has_bad || op->number[0] < 0 || op->number[0] > 2;
    if (op->kind == OPS_RAISE || op->kind == OPS_THREAD_KILL) return signum < 0 || signum > 64 || signum / 2 == 16;
    return false;
}

void oracle_step(const ops_program *program, const ops_arrival *arrival, int visit, struct model_arrival *to) {
    const ops_op *op = oracle_operation(program, &arrival->path);
    *to = (struct model_arrival){arrival->path, (uint16_t)visit, MODEL_STEP_ANY, arrival->target, arrival->signum};
    if (!op || is_refused(op) || visit > 0 || arrival->turn > 0) return;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (strcmp(arrival->point, steps[i].point) == 0 && (!steps[i].kinds || (steps[i].kinds >> op->kind & 1)))
            to->step = (uint8_t)steps[i].step;
}
