/* kernel.c - runs an input on the simulated kernel, twice from the middle on, and says what does not hold. */
#include "kernel.h"

#include <setjmp.h>
#include <stdio.h>

#include "../../core/src/engine.h"
#include "kernel_inside.h"

enum { POINTS_MOST = 2000, CALLS_MOST = 300, RAISES_MOST = 12, IDLES_MOST = 2, LET_GO = 1, TOO_LONG = 2 };

struct kernel_book kernel_book;
tocsin_sim kernel_before;
static tocsin_sim sim;
static struct tocsin_i_engine
    engine; /* as it was loaded: what the trampoline left of one operation is not for the next */
static jmp_buf over;

static void leave(int how) {
    longjmp(over, how);
}

/* -------------------------------------------------------------------------------------------------------- handlers -- */

static bool is_new_here(int target, int signum) {
    uint64_t pending = target == TOCSIN_SIM_THREADS ? sim.pending : sim.thread[target].pending;
    if (!(pending & kernel_bit(signum))) return true;
    return signum >= 32 && kernel_records(&sim, target, signum) > 0 && sim.queued < sim.queue_limit;
}

/* A second one coalesces; a real-time one does where there is no record of the one before, or no room for its own. */
bool kernel_is_new(int target, int signum) {
    kernel_book.now.full |= sim.queued >= sim.queue_limit;
    return kernel_is_signal(signum) && is_new_here(target, signum);
}

void kernel_sent(int signum, int result, bool is_new) {
    kernel_book.now.sends++;
    if (result) return;
    kernel_book.now.most[signum]++;
    kernel_book.now.least[signum] = (uint16_t)(kernel_book.now.least[signum] + is_new);
}

/* What must hold as a handler begins. */
static void check_call(int signum, int thread) {
    const tocsin_sim_thread *before = &kernel_before.thread[thread];
    struct kernel_now *now = &kernel_book.now;
    uint64_t mask = (before->in_sigwait ? before->real_blocked : before->blocked) & ~now->let[thread];
    must(sim.thread[thread].blocked & kernel_bit(signum), "a handler runs and its signal is not blocked");
    must(!(kernel_book.active[thread] & kernel_bit(signum)), "a handler interrupts itself");
    must(!(mask & kernel_bit(signum)), "a handler runs for a signal that its thread has blocked");
    must(sim.thread[thread].state == TOCSIN_SIM_RUNNING && !sim.stopped, "a handler runs in who does not run");
    bool is_next = now->descends && now->calls > 0 && !now->sends && thread == kernel_before.current;
    must(!is_next || signum < now->last, "handlers that were let go together do not run the highest first");
    now->last = signum;
}

static int begin_call(int signum) {
    int thread = (int)tocsin_port_self() - 1;
    check_call(signum, thread);
    kernel_book.now.called[signum]++;
    kernel_book.now.calls++;
    kernel_book.now.calls_in[thread]++;
    if (++kernel_book.calls > CALLS_MOST) leave(TOO_LONG);
    return thread;
}

static void notes(int signum) {
    begin_call(signum);
}

static void raises(int signum) {
    int thread = begin_call(signum), other = kernel_book.input->signal[0];
    if (kernel_book.calls > RAISES_MOST) return;
    uint64_t before = kernel_book.active[thread];
    kernel_book.active[thread] |= kernel_bit(signum);
    bool is_new = kernel_is_new(thread, other);
    kernel_book.now.sends++;
    kernel_sent(other, tocsin_port_raise(other), is_new);
    kernel_book.active[thread] = before;
}

static void blocks(int signum) {
    begin_call(signum);
    tocsin_port_mask(SIG_SETMASK, ~(tocsin_sigset)1, NULL);
}

tocsin_c_handler kernel_handler(int action) {
    static const tocsin_c_handler handlers[KERNEL_ACTIONS] = {notes, raises, blocks, SIG_IGN, SIG_DFL};
    return handlers[action];
}

bool kernel_notes(int signum) {
    tocsin_c_handler action = sim.action[signum];
    if (action == SIG_DFL || action == SIG_IGN) return false;
    return action == notes || action == raises || action == blocks || (kernel_book.hooks & KERNEL_HAS_CAUGHT);
}

bool kernel_notes_all(void) {
    for (int signum = 1; signum < TOCSIN_NSIG; signum++)
        if (sim.action[signum] != SIG_DFL && sim.action[signum] != SIG_IGN && !kernel_notes(signum)) return false;
    return true;
}

void kernel_count_fork(void) {
    kernel_book.forks++;
}

/* ----------------------------------------------------------------------------------------------------------- hooks -- */

static void arrive(int signum) {
    bool is_new = kernel_is_new(TOCSIN_SIM_THREADS, signum);
    kernel_book.now.sends++;
    kernel_sent(signum, tocsin_sim_send(0, signum), is_new);
}

static void at_point(void *data, const char *where) {
    (void)data, (void)where;
    if (++kernel_book.points > POINTS_MOST) leave(TOO_LONG);
    for (int i = 0; i < KERNEL_ARRIVALS; i++)
        if (kernel_book.points == kernel_book.input->arrival[i]) arrive(kernel_book.input->signal[0]);
}

static bool when_idle(void *data, const char *where) {
    (void)data, (void)where;
    if (++kernel_book.idles > IDLES_MOST) return false;
    arrive(kernel_book.input->signal[0]);
    return true;
}

static void as_it_hangs(void *data, const char *where) {
    (void)data, (void)where;
    for (int i = 0; i < TOCSIN_SIM_SCHEDULE; i++)
        must(!sim.schedule[i].signum || sim.schedule[i].at_ns == INT64_MAX || sim.stopped,
             "it hangs, and an arrival is to come");
    must(!sim.timer[0].armed || sim.timer[0].expires_ns == INT64_MAX || sim.stopped, "it hangs, and a timer runs");
    leave(LET_GO);
}

/* Who ends by exit() has been asked to. */
static void as_it_dies(void *data, enum tocsin_sim_life life, int end) {
    const struct kernel_step *step = &kernel_book.input->step[kernel_book.step];
    (void)data;
    if (life == TOCSIN_SIM_EXITED)
        must(strncmp(step->operation->name, "exit", 4) == 0 && end >= 0 && end < 256, "it exits, and nobody asked");
    else must(sim.action[end] == SIG_DFL, "it dies of a signal that does not kill it");
    leave(LET_GO);
}

static void as_it_stops(void *data, int signum) {
    int calls = kernel_book.now.calls;
    (void)data;
    must(sim.stopped == signum, "it stops by another signal");
    kernel_book.now.stops++;
    if (++kernel_book.calls > CALLS_MOST) leave(TOO_LONG);
    arrive(kernel_book.input->signal[0]);
    must(kernel_book.now.calls == calls || !sim.stopped, "a handler runs while the process is stopped");
    if (!(kernel_book.hooks & KERNEL_STAYS_STOPPED)) arrive(SIGCONT);
}

static void as_it_catches(void *data, int signum) {
    (void)data;
    begin_call(signum);
}

static void as_it_writes(void *data, const char *text, size_t size) {
    (void)data, (void)text;
    kernel_book.output += size;
}

void kernel_use_hooks(int which) {
    tocsin_sim_hooks hooks = {.point = at_point, .hang = as_it_hangs, .died = as_it_dies};
    if (which & KERNEL_HAS_IDLE) hooks.idle = when_idle;
    if (which & KERNEL_HAS_CAUGHT) hooks.caught = as_it_catches;
    if (which & KERNEL_HAS_OUTPUT) hooks.output = as_it_writes;
    if (which & KERNEL_HAS_STOPPED) hooks.stopped = as_it_stops;
    kernel_book.hooks = which;
    tocsin_sim_set_hooks(&hooks);
}

/* --------------------------------------------------------------------------------------------------------- running -- */

/* What a thread's modelled sigwait has taken. */
static void count_taken(const struct kernel_operation *operation) {
    for (int i = 0; i < TOCSIN_SIM_THREADS && !(operation->may & KERNEL_DISCARDS); i++) {
        int result = sim.thread[i].result;
        if (kernel_book.now.begun != i + 1 && !kernel_before.thread[i].in_sigwait) continue;
        if (sim.thread[i].in_sigwait || result <= 0 || !kernel_is_signal(result)) continue;
        kernel_book.now.taken[result]++;
    }
}

static void run_step(const struct kernel_step *step) {
    tocsin_sim_copy(&kernel_before, &sim);
    must(tocsin_sim_equal(&kernel_before, &sim), "a copy is another state");
    memset(&kernel_book.now, 0, sizeof kernel_book.now);
    memset(kernel_book.active, 0, sizeof kernel_book.active);
    *tocsin_i_engine = engine;
    int result = step->operation->perform(step->argument);
    count_taken(step->operation);
    kernel_book.result[kernel_book.step] = result;
    kernel_book.shown = (kernel_book.shown ^ (uint64_t)result) * 0x100000001b3;
    kernel_check_state(&sim);
    kernel_check_change(&sim, step->operation, result);
    kernel_check_instances(&sim, step->operation);
}

static struct {
    tocsin_sim sim;
    struct kernel_book book;
} copied;

static void keep_copy(void) {
    tocsin_sim_copy(&copied.sim, &sim);
    copied.book = kernel_book;
}

/* Until it is over, or ends: LET_GO, TOO_LONG, or 0. */
static int run(bool copies) {
    const struct kernel_input *input = kernel_book.input;
    int how = setjmp(over);
    if (how) return how;
    for (; kernel_book.step < input->steps; kernel_book.step++) {
        if (copies && kernel_book.step == input->copied) keep_copy();
        run_step(&input->step[kernel_book.step]);
        if (kernel_book.broken) break;
    }
    return 0;
}

static void begin(const struct kernel_input *input) {
    memset(&kernel_book, 0, sizeof kernel_book);
    kernel_book.input = input;
    tocsin_sim_boot(&sim);
    tocsin_sim_boot(&kernel_before);
    tocsin_sim_use(&sim);
    tocsin_port_at_fork(NULL);
    kernel_use_hooks(input->hooks);
    keep_copy();
}

/* The copy goes on, and comes to the same. */
static void run_copy(int how) {
    uint64_t digest = tocsin_sim_digest(&sim), shown = kernel_book.shown;
    int steps = kernel_book.step;
    tocsin_sim_copy(&sim, &copied.sim);
    kernel_book = copied.book;
    tocsin_port_at_fork(kernel_book.counts_forks ? kernel_count_fork : NULL);
    kernel_use_hooks(kernel_book.hooks);
    must(run(false) == how && kernel_book.step == steps && kernel_book.shown == shown &&
             tocsin_sim_digest(&sim) == digest,
         "a copy of the state goes on otherwise than the state");
}

/* ---------------------------------------------------------------------------------------------------------- telling -- */

static char text[4096], key[256];

static void put_step(size_t *length, const struct kernel_step *step, bool is_over, int result) {
    size_t room = sizeof text;
    char *to = text;
#define PUT(...) (*length += *length < room ? (size_t)snprintf(to + *length, room - *length, __VA_ARGS__) : 0)
    PUT("      %s(", step->operation->name);
    for (int i = 0; i < KERNEL_ARGUMENTS && step->operation->argument[i]; i++) {
        bool is_set = step->operation->argument[i] == KERNEL_SET;
        if (is_set) PUT("%s0x%llx", i ? ", " : "", (unsigned long long)step->argument[i]);
        else PUT("%s%lld", i ? ", " : "", (long long)step->argument[i]);
    }
    if (is_over) PUT(") = %d\n", result);
    else PUT(")  here\n");
}

static void tell(struct kernel_verdict *verdict) {
    const struct kernel_input *input = kernel_book.input;
    int last = kernel_book.step < input->steps ? kernel_book.step : input->steps - 1;
    size_t length = (size_t)snprintf(text, sizeof text, "      %s; signal %d comes at points %d and %d; hooks 0x%x\n",
                                     kernel_book.broken, input->signal[0], input->arrival[0], input->arrival[1],
                                     (unsigned)input->hooks);
    for (int i = 0; i <= last; i++) put_step(&length, &input->step[i], i < last, kernel_book.result[i]);
    snprintf(key, sizeof key, "%s/%s/contract", input->step[last].operation->name, kernel_book.broken);
    verdict->text = text;
    verdict->key = key;
}

void kernel_judge(const struct kernel_input *input, struct kernel_verdict *verdict) {
    static bool has_engine;
    if (!has_engine) engine = *tocsin_i_engine;
    has_engine = true;
    begin(input);
    int how = run(true);
    *verdict = (struct kernel_verdict){.operations = (uint64_t)kernel_book.step, .judged = how != TOO_LONG};
    if (!kernel_book.broken) run_copy(how);
    if (kernel_book.broken) tell(verdict);
}
