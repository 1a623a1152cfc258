/* ledger.c - what a process owes, and what it may not change: no arrival is lost and none invented, and masks, table and
 * descriptors are between two operations what they were, unless an operation that is there for it was carried out.
 *
 * Each process of a program has a ledger, by how many forks lie before it. A ledger says less where something is done
 * to the flags that cannot be seen from here: a storm, the end, the interpreter's own interrupt.
 */
#include "../../conformance/subjects/engine/player_sim.h"
#include "../../core/port/sim.h"
#include "../../core/src/engine.h"
#include "inside.h"

#define OF(ID) (1ULL << OPS_##ID)
#define CHANGE_MASK OF(MASK)
#define CHANGE_TABLE (OF(SIGNAL) | OF(RESTORE) | OF(INIT) | OF(FINI))
#define CHANGE_DESCRIPTORS (OF(WAKEUP) | OF(SWAP_WAKEUP))

struct ledger {
    bool is_known, is_looked_at;
    uint64_t owed;                  /* signals that arrived, and were not called since */
    uint64_t some;                  /* signals whose arrivals[] is not 0 */
    uint16_t arrivals[TOCSIN_NSIG]; /* since the flag was last seen clear, less the calls */
    uint64_t mask[TOCSIN_SIM_THREADS], mask_known;
    bool table_known;
    tocsin_disposition table[TOCSIN_NSIG];
    tocsin_sim_fd fd[TOCSIN_SIM_FDS];
    int depth;                  /* of the last operation's path */
    uint8_t kind[OPS_PATH + 1]; /* the operations around it, and itself, by the length of their paths */
};

enum { FRAMES_MOST = 66 };        /* of the trampoline on one stack: a signal is blocked in its own */
static int in_frame[FRAMES_MOST]; /* the signal of each */

static struct ledger ledgers[OPS_PATH + 1]; /* a fork in a fork makes the path longer */
static int last_process;
static bool counts_calls, counts_arrivals; /* nothing in the program takes flags or sets them but arrivals */
static uint64_t unseen;                    /* signals whose calls may be default_int_handler's */
static const char *found;
static const ops_op *first;
static ops_range hold; /* the sends of a hold: inside it the mask is the test's own */

void oracle_ledger_begin(const ops_program *program) {
    ledgers[0].is_known = false;
    last_process = 0;
    counts_calls = counts_arrivals = true;
    unseen = 0;
    found = NULL;
    first = program->op;
    hold = (ops_range){0, 0};
    for (int i = 0; i < program->ops; i++) {
        const ops_op *op = &program->op[i];
        if (op->kind == OPS_FINI || op->kind == OPS_INTERRUPT_OCCURRED) counts_arrivals = false;
        if (op->kind == OPS_INTERRUPT) counts_calls = false;
        if (op->kind == OPS_INIT) unseen |= tocsin_i_bit(SIGINT);
        if (op->kind == OPS_SIGNAL && op->number[1] == OPS_HANDLER_KBD && tocsin_i_in_range(op->number[0]))
            unseen |= tocsin_i_bit(op->number[0]);
    }
}

/* A child begins with the flags that its parent had. */
static struct ledger *current(void) {
    int process = tocsin_sim_state()->pid - TOCSIN_SIM_PID;
    struct ledger *ledger = &ledgers[process];
    if (process > last_process) ledger->is_known = false;
    last_process = process;
    if (ledger->is_known) return ledger;
    *ledger = (struct ledger){.is_known = true, .some = tocsin_i_engine->tripped};
    for (uint64_t left = ledger->some; left; left &= left - 1) ledger->arrivals[__builtin_ctzll(left) + 1] = 1;
    return ledger;
}

/* Of a signal of which each arrival is asked for, main alone is told: other threads pass it on. */
static bool is_passed_on(int signum) {
    return (tocsin_i_engine->queued & tocsin_i_bit(signum)) && !tocsin_is_main_thread();
}

void oracle_caught(int signum) {
    struct ledger *ledger = current();
    int frames = tocsin_sim_state()->frames;
    if (frames < FRAMES_MOST) in_frame[frames] = signum;
    if (is_passed_on(signum)) return;
    ledger->owed |= tocsin_i_bit(signum);
    ledger->some |= tocsin_i_bit(signum);
    ledger->arrivals[signum]++;
}

/* A storm's arrivals are taken out of the kernel, past the trampoline. */
void oracle_called(int signum) {
    struct ledger *ledger = current();
    ledger->owed &= ~tocsin_i_bit(signum);
    if (tocsin_i_engine->held) counts_calls = false;
    if (ledger->arrivals[signum] > 0) ledger->arrivals[signum]--;
    else if (counts_calls) found = "a handler was called without an arrival";
}

/* Most points differ in their first byte, and there are many. */
static bool is(const char *where, const char *name) {
    return *where == *name && strcmp(where, name) == 0;
}

/* Inside the trampoline: the order of its writes, at the points that stand between them. */
const char *oracle_disorder(const char *where, const char **clause) {
    const struct tocsin_i_engine *engine = tocsin_i_engine;
    int frames = tocsin_sim_state()->frames;
    if (frames == 0 || frames >= FRAMES_MOST) return NULL;
    bool own = engine->tripped & tocsin_i_bit(in_frame[frames]);
    *clause = "own-flag-before-common-flag";
    if (is(where, "tripped") && !own) return "the common flag comes before the signal's own";
    *clause = "flags-before-wakeup-byte";
    if (!is(where, "write_byte")) return NULL;
    return own && engine->is_tripped && tocsin_i_pending ? NULL : "the wakeup byte comes before the flags";
}

/* ------------------------------------------------------------------------------------------- between two operations -- */

/* What has been carried out since the last look: the operation before, and those around it that have ended. */
static uint64_t done_since(struct ledger *ledger, const ops_op *op) {
    int depth = player_path()->length;
    uint64_t done = 1ULL << ledger->kind[ledger->depth];
    for (int i = depth; i < ledger->depth; i++) done |= 1ULL << ledger->kind[i];
    ledger->depth = depth;
    ledger->kind[depth] = op ? op->kind : 0;
    return done;
}

static const char *lost(struct ledger *ledger) {
    uint64_t tripped = tocsin_i_engine->tripped;
    if (!ledger->is_looked_at) ledger->owed &= tripped; /* a fork forgets */
    for (uint64_t left = ledger->some & ~tripped; left; left &= left - 1)
        ledger->arrivals[__builtin_ctzll(left) + 1] = 0;
    ledger->some &= tripped;
    bool is_lost = counts_arrivals && (ledger->owed & ~tripped & ~unseen);
    ledger->owed &= tripped;
    return is_lost ? "a signal has arrived, is not tripped, and no handler was called" : NULL;
}

static const char *mask_changed(struct ledger *ledger, uint64_t done) {
    const tocsin_sim *sim = tocsin_sim_state();
    uint64_t thread = 1ULL << sim->current, before = ledger->mask[sim->current];
    if (done & CHANGE_MASK) ledger->mask_known = 0;                      /* of whichever thread */
    uint64_t held = tocsin_is_main_thread() ? tocsin_i_engine->held : 0; /* in no other thread */
    uint64_t now = sim->thread[sim->current].blocked & ~held;
    bool is_known = ledger->mask_known & thread;
    ledger->mask[sim->current] = now;
    ledger->mask_known |= thread;
    return is_known && now != before ? "the mask has changed by itself" : NULL;
}

static const char *table_changed(struct ledger *ledger, uint64_t done) {
    const struct tocsin_i_engine *engine = tocsin_i_engine;
    bool is_known = ledger->table_known && !(done & CHANGE_TABLE);
    ledger->table_known = engine->started == 2;
    if (is_known)
        return ops_same(ledger->table, engine->table, sizeof engine->table) ? NULL : "the table has changed by itself";
    memcpy(ledger->table, engine->table, sizeof engine->table);
    return NULL;
}

static const char *descriptors_changed(struct ledger *ledger, uint64_t done) {
    const tocsin_sim *sim = tocsin_sim_state();
    bool is_same = ops_same(ledger->fd, sim->fd, sizeof sim->fd);
    if (!is_same) memcpy(ledger->fd, sim->fd, sizeof sim->fd);
    return is_same || !ledger->is_looked_at || (done & CHANGE_DESCRIPTORS) ? NULL : "a descriptor was opened or closed";
}

/* Where the parent's common flag was set all flags are forgotten, and where it was not it is not set now. */
static const char *kept_over_fork(const struct ledger *ledger) {
    bool is_new_child = last_process > 0 && !ledger->is_looked_at && !ledger->owed;
    return is_new_child && tocsin_i_engine->is_tripped ? "a child has its parent's flags" : NULL;
}

const char *oracle_ledger_broken(const ops_op *op, const char **clause) {
    if (tocsin_i_engine->held) counts_calls = false;
    int index = op ? (int)(op - first) : -1;
    if (index >= hold.first && index < hold.end) return NULL;
    if (op && op->kind == OPS_HOLD) hold = (ops_range){(uint16_t)(index + 1), op->end};
    struct ledger *ledger = current();
    uint64_t done = done_since(ledger, op);
    const char *broken = found, *more;
    if (broken) *clause = "no-invented-call";
    if ((more = kept_over_fork(ledger)) != NULL) broken = more, *clause = "fork-forgets-flags";
    if ((more = lost(ledger)) != NULL) broken = more, *clause = "no-lost-arrival";
    if ((more = mask_changed(ledger, done)) != NULL)
        broken = more, *clause = tocsin_i_engine->frame ? "nothing-masked-in-handler" : "arrival-only-trips";
    if ((more = table_changed(ledger, done)) != NULL) broken = more, *clause = "signal-changes-only-its-signal";
    if ((more = descriptors_changed(ledger, done)) != NULL) broken = more, *clause = "wakeup-survives-fork";
    ledger->is_looked_at = true;
    return broken;
}
