/* faults.c - one operation of the kernel contract fails, each in its turn. */
#include "faults.h"

#include <errno.h>
#include <stdio.h>

#include "../../conformance/subjects/engine/player_sim.h"
#include "../../core/port/sim.h"
#include "../../core/src/engine.h"
#include "inside.h"

enum { PORT_OPERATIONS = 1024, SAME_MOST = 2 };

/* Errors that no operation here fails with by itself, with every class of OSError that there is for them; 255 is
 * unknown to all. */
static const int errors[] = {EIO, EPERM,     EACCES,     ENOENT,       EEXIST,       EISDIR,   ENOTDIR,     ESRCH,
                             255, ETIMEDOUT, ECONNRESET, ECONNREFUSED, ECONNABORTED, EALREADY, EINPROGRESS, ESHUTDOWN};
enum { ERRORS = sizeof errors / sizeof *errors };

/* What an operation that fails must leave as it was. */
struct settings {
    tocsin_disposition table[TOCSIN_NSIG];
    tocsin_c_handler action[TOCSIN_NSIG];
    uint64_t restart, mask, started;
    int64_t wakeup, now_ns, interval[3], armed[3];
};

struct fault {
    unsigned number; /* of the operation that fails, from 1; 0: none does */
    int error;       /* what it fails with */
    bool is_over, is_judged;
    const char *where;    /* the port's operation */
    const char *function; /* of the engine, that asked for it */
    const ops_op *op;     /* the program's, in which it happened */
    ops_path path;
    int pid;
    uint32_t events; /* before the program's operation */
    struct settings settings;
    const char *broken, *clause;
};

static struct faults *faults;
static struct fault fault;
static const char *last_point;
static struct asked {
    const char *name; /* of one of the port's operations */
    uint64_t step;    /* the program's, that it was asked for in */
} asked[PORT_OPERATIONS];
static uint64_t base, passed; /* operations of the port before the program, and so far */

/* -------------------------------------------------------------------------------------------------------- watching -- */

static void take_settings(struct settings *to) {
    const struct tocsin_i_engine *engine = tocsin_i_engine;
    const tocsin_sim *sim = tocsin_sim_state();
    memset(to, 0, sizeof *to);
    to->started = engine->started == 2;
    if (to->started) memcpy(to->table, engine->table, sizeof to->table);
    memcpy(to->action, sim->action, sizeof to->action);
    to->restart = sim->restart;
    to->mask = sim->thread[sim->current].blocked & ~engine->held;
    to->wakeup = engine->wakeup;
    to->now_ns = sim->now_ns;
    for (int i = 0; i < 3; i++) to->interval[i] = sim->timer[i].interval_ns, to->armed[i] = sim->timer[i].armed;
}

/* An operation of the port has begun since the last point: that point was its name. */
static void note_point(void *data, const char *where) {
    (void)data;
    const tocsin_sim *sim = tocsin_sim_state();
    if (sim->operations != passed) {
        passed = sim->operations;
        if (passed - base < PORT_OPERATIONS) asked[passed - base] = (struct asked){last_point, faults->operations};
        if (sim->faulted && !fault.is_over) {
            fault.is_over = true;
            fault.where = last_point;
            fault.function = tocsin_port_function;
            fault.op = player_operation();
            fault.path = *player_path();
            fault.pid = sim->pid;
        }
    }
    last_point = where;
}

static bool is_told(const ops_event *event) {
    char text[16];
    if (event->kind == OPS_EVENT_WAKEUP_REPORT) return event->number[0] == fault.error;
    snprintf(text, sizeof text, "[Errno %d]", fault.error);
    return event->kind == OPS_EVENT_ERROR && strncmp(event->text, text, strlen(text)) == 0;
}

/* A table that was filled meanwhile, and timers that ran meanwhile, have not been changed by the operation. */
static void leave_out(struct settings *now, const struct settings *before) {
    if (!before->started) {
        memcpy(now->table, before->table, sizeof now->table);
        now->started = 0;
    }
    if (now->now_ns == before->now_ns) return;
    now->now_ns = before->now_ns;
    memcpy(now->interval, before->interval, sizeof now->interval);
    memcpy(now->armed, before->armed, sizeof now->armed);
}

/* The failed operation has told of it and has run no handler: nothing has changed, but by a start or an end, which do
 * many things. */
static void judge_settings(void) {
    const ops_trace *trace = &faults->trace;
    struct settings now;
    fault.is_judged = true;
    bool is_all = trace->events == fault.events + 1 && is_told(&trace->event[fault.events]);
    if (!is_all || fault.op->kind == OPS_INIT || fault.op->kind == OPS_FINI) return;
    take_settings(&now);
    leave_out(&now, &fault.settings);
    if (memcmp(&now, &fault.settings, sizeof now) == 0) return;
    fault.broken = "an operation has failed and changed something";
    fault.clause = "failing-signal-changes-nothing";
}

static void look(void *data) {
    (void)data;
    const tocsin_sim *sim = tocsin_sim_state();
    faults->operations++;
    if (base == UINT64_MAX) {
        base = passed = sim->operations;
        if (fault.number) tocsin_sim_fail(fault.number, fault.error);
    }
    if (fault.is_over && !fault.is_judged && sim->pid == fault.pid && player_path()->length <= fault.path.length)
        judge_settings();
    if (!fault.broken) fault.broken = oracle_broken(&fault.clause);
    if (fault.is_over) return;
    fault.events = faults->trace.events;
    take_settings(&fault.settings);
}

static void run(const ops_program *program, unsigned number) {
    static const struct player_watch watch = {.point = note_point, .step = look};
    fault = (struct fault){.number = number, .error = errors[number % ERRORS]};
    base = UINT64_MAX;
    passed = 0;
    last_point = NULL;
    memset(asked, 0, sizeof asked); /* what an earlier program has left there would decide what is tried in this one */
    tocsin_port_function = NULL;
    oracle_invariants_begin(program);
    player_run(program, &faults->trace, &watch);
}

/* --------------------------------------------------------------------------------------------------------- judging -- */

static bool is_in(const char *list, const char *word) {
    if (!word) return false;
    const char *at = strstr(list, word);
    return at && at[-1] == ' ' && at[strlen(word)] == ' ';
}

#define OF(ID) (1ULL << OPS_##ID)

/* Nobody is there to be told:
 * - the table is filled: what cannot be asked for is somebody else's (rule 46);
 * - a storm's mask, and what is taken out of the kernel in it: in no operation that is there for these, or asked for by
 *   what holds signals and lets them go;
 * - an arrival in another thread that cannot be passed on: it trips its signal instead;
 * - the process ends by SIGINT, and ends with its status instead;
 * - a wakeup byte, before the next safe point, in a child that has ended, or as more than 31 fail
 *   [wakeup-reports-beyond-31]; and a byte for the test's own pipe. */
static bool may_be_silent(void) {
    uint64_t kind = fault.op ? 1ULL << fault.op->kind : 0;
    if (is_in(" action_get ", fault.where)) return !(kind & OF(OS_SIGNAL));
    if (is_in(" tocsin_i_hold keep_first next_arrival tocsin_i_release settle ", fault.function)) return true;
    if (is_in(" mask mask_get ", fault.where)) return !(kind & OF(MASK));
    if (is_in(" pending ", fault.where)) return !(kind & OF(SIGPENDING));
    if (is_in(" sigwait ", fault.where)) return !(kind & (OF(SIGWAIT) | OF(SIGWAITINFO) | OF(SIGTIMEDWAIT)));
    if (fault.function && strcmp(fault.function, "tocsin_exit_uncaught") == 0) return true;
    if (is_in(" action_set ", fault.where))
        return !(kind & (OF(SIGNAL) | OF(RESTORE) | OF(INIT) | OF(FINI) | OF(OS_SIGNAL)));
    return is_in(" write_byte ", fault.where) &&
           ((kind & OF(WRITE)) || tocsin_i_engine->has_reports || fault.pid != TOCSIN_SIM_PID);
}

static bool is_swallowed(void) {
    const ops_trace *trace = &faults->trace;
    if (trace->event[trace->events - 1].kind == OPS_EVENT_LIMIT) return false;
    /* The operation has ended the process before it could tell. */
    if (trace->event[trace->events - 1].kind == OPS_EVENT_KILLED && trace->events == fault.events + 1) return false;
    int reports = 0;
    for (uint32_t i = 0; i < trace->events; i++) {
        if (is_told(&trace->event[i])) return false;
        reports += trace->event[i].kind == OPS_EVENT_WAKEUP_REPORT;
    }
    return reports < TOCSIN_I_REPORTS && !may_be_silent();
}

static void tell(const ops_program *program) {
    const char *kind = fault.op ? ops_table[fault.op->kind].name : "the end";
    const char *where = fault.where ? fault.where : "nothing";
    const char *function = fault.function ? fault.function : "nothing";
    int used = snprintf(faults->text, sizeof faults->text,
                        "      `%s` of the port, number %u, has failed in %s in `%s`: %s\n%s", where, fault.number,
                        function, kind, fault.broken, "      the program:\n");
    snprintf(faults->key, sizeof faults->key, "%s/%s fails in %s/%s/%s", kind, where, function, fault.broken,
             fault.clause);
    faults->clause = fault.clause;
    ops_print(program, faults->text + used, sizeof faults->text - (size_t)used);
}

static bool is_good(const ops_program *program, unsigned number) {
    run(program, number);
    if (!fault.broken && fault.is_over && is_swallowed()) {
        fault.broken = "nobody was told";
        fault.clause = is_in(" write_byte ", fault.where) ? "wakeup-other-errors-are-reported" : "contract";
    }
    if (fault.broken) tell(program);
    return !fault.broken;
}

/* One step of a program may ask for the same many times: for each disposition, or for a byte of each arrival of a storm.
 * The first few of them tell what the others would. */
static bool is_more_of_the_same(const struct asked *first, const struct asked *now) {
    int same = 0;
    for (const struct asked *at = now - 1; at > first && at->step == now->step && same < SAME_MOST; at--)
        same += at->name == now->name;
    return same == SAME_MOST;
}

bool faults_judge(struct faults *all, const ops_program *program) {
    faults = all;
    faults->operations = 0;
    if (!is_good(program, 0)) return false;
    static struct asked first[PORT_OPERATIONS];
    unsigned count = (unsigned)(passed - base < PORT_OPERATIONS - 1 ? passed - base : PORT_OPERATIONS - 1);
    memcpy(first, asked, sizeof *first * (count + 1));
    for (unsigned number = 1, runs = 0; number <= count && runs < FAULTS_MOST; number++) {
        if (is_more_of_the_same(first, &first[number])) continue;
        runs++;
        if (!is_good(program, number)) return false;
    }
    return true;
}
