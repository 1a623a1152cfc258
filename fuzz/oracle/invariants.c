/* invariants.c - what must hold between two operations, whatever the model says. */
#include "../../conformance/subjects/engine/player_sim.h"
#include "../../core/port/sim.h"
#include "../../core/src/engine.h"
#include "inside.h"

static bool table_is_ours;  /* nothing in the program changes the kernel's dispositions but the engine */
static bool frames_are_all; /* no thread but main forks: its child would be without the frames that main is in */

bool oracle_goes_behind(const ops_program *program) {
    for (int i = 0; i < program->ops; i++)
        if (program->op[i].kind == OPS_OS_SIGNAL || program->op[i].kind == OPS_FINI) return true;
    return false;
}

static bool forks_in_thread(const ops_program *program) {
    for (int i = 0; i < program->ops; i++) {
        if (program->op[i].kind != OPS_THREAD) continue;
        for (int inside = i + 1; inside < program->op[i].end; inside++)
            if (program->op[inside].kind == OPS_FORK) return true;
    }
    return false;
}

void oracle_invariants_begin(const ops_program *program) {
    table_is_ours = !oracle_goes_behind(program);
    frames_are_all = !forks_in_thread(program);
}

static bool is_like_table(const struct tocsin_i_engine *engine, const tocsin_sim *sim, int signum) {
    tocsin_handler handler = engine->table[signum].handler;
    if (handler == TOCSIN_SIG_NONE) return true;
    if (handler == TOCSIN_SIG_DFL) return sim->action[signum] == SIG_DFL;
    if (handler == TOCSIN_SIG_IGN) return sim->action[signum] == SIG_IGN;
    return sim->action[signum] != SIG_DFL && sim->action[signum] != SIG_IGN;
}

static int frames(const struct tocsin_i_engine *engine) {
    int count = 0;
    for (const tocsin_frame *frame = engine->frame; frame; frame = frame->outer) count++;
    return count;
}

static int handlers_in_path(void) {
    const ops_path *path = player_path();
    int count = 0;
    for (int i = 0; i < path->length; i++) count += path->step[i] > OPS_PATH_HANDLER;
    return count;
}

const char *oracle_broken(const char **clause) {
    const struct tocsin_i_engine *engine = tocsin_i_engine;
    const tocsin_sim *sim = tocsin_sim_state();
    *clause = "no-lost-arrival";
    /* Inside a handler the rest of its pass is still tripped (rule 18). */
    if (frames_are_all && engine->tripped && !engine->is_tripped && !engine->frame)
        return "a signal is tripped, and no safe point will look";
    if (engine->is_tripped && !tocsin_i_pending) return "a safe point would look, and the inline check passes it by";
    *clause = "arrival-only-trips";
    if (sim->frames != 0) return "a trampoline is still on the stack";
    *clause = "handler-gets-number-and-frame";
    if (frames_are_all && frames(engine) != handlers_in_path()) return "frames and handlers do not balance";
    *clause = "signal-installs-handler";
    if (table_is_ours && engine->started == 2)
        for (int signum = 1; signum < TOCSIN_NSIG; signum++)
            if (!is_like_table(engine, sim, signum)) return "kernel and table have different dispositions";
    return NULL;
}
