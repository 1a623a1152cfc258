/* invariants.c - what must hold between two operations, whatever the model says. */
#include "../../conformance/subjects/engine/player_sim.h"
#include "../../core/port/sim.h"
#include "../../core/src/engine.h"
#include "inside.h"

enum { EVERY = 16 };
static uint64_t used;       /* signals that the program names */
static unsigned looked;     /* how often, in this program */
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

/* The dispositions that a program changes are those of the signals it names, and what init and a pipe bring. */
static uint64_t used_by(const ops_program *program) {
    uint64_t set = tocsin_i_bit(SIGINT) | tocsin_i_bit(SIGPIPE) | tocsin_i_bit(SIGXFSZ);
    for (int i = 0; i < program->ops; i++) {
        enum ops_argument first = ops_table[program->op[i].kind].argument[0];
        int signum = program->op[i].number[0];
        if (first == OPS_ARGUMENT_SIG && tocsin_i_in_range(signum)) set |= tocsin_i_bit(signum);
    }
    return set;
}

void oracle_invariants_begin(const ops_program *program) {
    used = used_by(program);
    looked = 0;
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
    if (!table_is_ours || engine->started != 2) return NULL;
    for (uint64_t left = looked++ % EVERY ? used : tocsin_valid_signals(); left; left &= left - 1)
        if (!is_like_table(engine, sim, __builtin_ctzll(left) + 1))
            return "kernel and table have different dispositions";
    return NULL;
}

bool oracle_holds(void) {
    return (tocsin_i_engine->held & ~tocsin_i_engine->queued) != 0;
}
