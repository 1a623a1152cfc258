/* embedder.c - what an interpreter or a program in C calls, and no operation of conformance/ops does: bells, main threads,
 * handlers that leave by longjmp, reports without a hook, arguments that are wrong. Without the model: tocsin.h's promises
 * are judged (oracle/promises.h).
 */
#include "../oracle/embedder.h"

#include <errno.h>
#include <setjmp.h>
#include <string.h>

#include "../fuzz.h"

const char fuzz_name[] = "embedder";
const struct gen_profile *const fuzz_profile; /* inputs are no programs */

enum { DEPTH = 4, CALLS = 40, POINTS_MOST = 20000, FLOOD = 1100 };

/* Where a call stands, and what a handler may jump back to. */
static struct level {
    jmp_buf back;
    const tocsin_frame *frame; /* of the handler that makes the call; NULL: none */
} levels[DEPTH + 1];

static jmp_buf end;
struct embedder embedder;
const int embedder_signals[EMBEDDER_SIGNALS] = {SIGUSR1, SIGINT, SIGALRM, SIGCHLD, 34, 35, EMBEDDER_FLOODED};

int embedder_pick(int n) {
    return embedder.is_over ? 0 : choose(embedder.choices, n);
}

int embedder_signal(void) {
    return embedder_signals[embedder_pick(EMBEDDER_SIGNALS)];
}

int embedder_queueing(void) {
    return embedder_signals[EMBEDDER_STANDARD + embedder_pick(EMBEDDER_SIGNALS - EMBEDDER_STANDARD)];
}

tocsin_sigset embedder_set(void) {
    tocsin_sigset set = 0;
    for (int left = embedder_pick(3); left >= 0; left--) set |= tocsin_i_bit(embedder_signal());
    return set;
}

/* --------------------------------------------------------------------------------------------------------- handlers -- */

static void call_something(void);

/* Out of any number of handlers, and not further. */
static void jump(void) {
    embedder.depth -= 1 + embedder_pick(embedder.depth);
    longjmp(levels[embedder.depth].back, 1);
}

static int behave(int signum) {
    switch (embedder_pick(6)) {
        case 1: return tocsin_error_set(TOCSIN_EUSER - signum, embedder_pick(2) ? "no such device" : NULL);
        case 2:
            return embedder_pick(2) ? TOCSIN_EOS(EIO)
                                    : tocsin_default_int_handler(signum, levels[embedder.depth].frame);
        case 3: jump(); return 0;
        case 4:
            call_something();
            call_something();
            return 0;
        case 5: call_something(); return signum;
        default: return 0;
    }
}

static int handle(int signum, const tocsin_frame *frame, const void *data) {
    int result = 0;
    promises_called(signum, frame, data);
    if (embedder.depth < DEPTH) {
        levels[++embedder.depth].frame = frame;
        result = behave(signum);
        embedder.depth--;
    }
    promises_returned(signum, frame);
    return result;
}

int embedder_plain(int signum, const tocsin_frame *frame) {
    return handle(signum, frame, NULL);
}

int embedder_with_data(int signum, const tocsin_frame *frame) {
    return handle(signum, frame, embedder_data(signum));
}

void *embedder_data(int signum) {
    static char data[TOCSIN_NSIG];
    return &data[signum];
}

/* ------------------------------------------------------------------------------------------ what happens in between -- */

static void ring(int signum) {
    promises_rung(signum, ring);
    errno = EBADF;
}

static void ring_again(int signum) {
    promises_rung(signum, ring_again);
}

void embedder_set_bell(int which) {
    static const tocsin_bell bells[] = {ring, ring_again, NULL};
    promises_bell(bells[which % 3], tocsin_set_bell(bells[which % 3]));
}

/* What an arrival interrupts may be about to read errno, and what the last failure was. */
void embedder_arrive(tocsin_port_thread thread, int signum) {
    int saved = errno, last = tocsin_error();
    errno = EDOM;
    tocsin_sim_send(thread, signum);
    if (errno != EDOM) promises_broken("an arrival has changed errno", "arrival-keeps-errno");
    if (tocsin_error() != last) promises_broken("an arrival has changed the last failure", "arrival-only-trips");
    errno = saved;
}

static void arrive_anywhere(int signum) {
    embedder_arrive(0, signum);
}

void embedder_interrupt(int signum) {
    int last = tocsin_error();
    promises_interrupt(signum);
    int result = signum == SIGINT ? tocsin_set_interrupt() : tocsin_set_interrupt_ex(signum);
    if (result) promises_broken("a good number is refused", "interrupt-range");
    if (tocsin_set_interrupt_ex(signum + 64) != TOCSIN_ESIGNUM || tocsin_error() != last)
        promises_broken("a bad number is taken, or told of as a failure", "interrupt-range");
}

/* A thread that is neither the one that runs now nor the main one, and could; 0: there is none. */
static tocsin_port_thread other_thread(void) {
    const tocsin_sim *sim = tocsin_sim_state();
    for (int i = TOCSIN_SIM_THREADS; i > 0; i--) {
        bool is_free = sim->thread[i - 1].state == TOCSIN_SIM_RUNNING && sim->current != i - 1;
        if (is_free && tocsin_i_engine->main_thread != (tocsin_port_thread)i) return (tocsin_port_thread)i;
    }
    return 0;
}

/* One that asks for the table while another one is filling it would wait for ever: here nobody goes on meanwhile. */
static void act_elsewhere(int signum) {
    tocsin_port_thread thread = other_thread();
    if (!thread || tocsin_i_engine->started == 1) return;
    promises_touched();
    tocsin_port_thread back = tocsin_sim_run_as(thread);
    switch (signum % 4) {
        case 0: embedder_set_bell(signum); break;
        case 1: tocsin_siginterrupt(signum, signum % 2); break;
        case 2: embedder_interrupt(signum); break;
        default: tocsin_pthread_sigmask(SIG_BLOCK, tocsin_i_bit(signum), NULL); break;
    }
    if ((tocsin_check)()) promises_broken("a safe point fails elsewhere", "check-outside-main-is-nothing");
    tocsin_sim_run_as(back);
}

/* The child goes on at the bottom, in the thread that forked; its parent's calls are gone. */
static void fork_elsewhere(int signum) {
    (void)signum;
    tocsin_port_thread thread = other_thread();
    if (!thread || tocsin_sim_state()->frames) return;
    tocsin_sim_run_as(thread);
    tocsin_sim_fork_child();
    promises_forked();
    promises_jumped(NULL);
    embedder.depth = 0;
    longjmp(levels[0].back, 1);
}

void embedder_plan(void) {
    static void (*const kinds[])(int) = {arrive_anywhere, embedder_interrupt, act_elsewhere, fork_elsewhere};
    struct embedder_plan *plan = &embedder.plans[embedder_pick(EMBEDDER_PLANS)];
    *plan = (struct embedder_plan){.happen = kinds[embedder_pick(4)], .signum = embedder_signal()};
    plan->points = 1 + (unsigned)embedder_pick(40);
}

/* ------------------------------------------------------------------------------------------------------------ hooks -- */

static void point(void *data, const char *where) {
    (void)data;
    promises_point(where);
    if (tocsin_sim_state()->points > POINTS_MOST) longjmp(end, 1);
    if (embedder.is_over) return;
    if (embedder.flood && strcmp(where, "sigwait") == 0 && embedder.flood++ < FLOOD) tocsin_sim_kill(EMBEDDER_FLOODED);
    for (struct embedder_plan *plan = embedder.plans; plan < embedder.plans + EMBEDDER_PLANS; plan++)
        if (plan->points && --plan->points == 0) plan->happen(plan->signum);
}

static void died(void *data, enum tocsin_sim_life life, int status) {
    (void)data;
    promises_died(life, status);
    longjmp(end, 1);
}

static void hang(void *data, const char *where) {
    (void)data, (void)where;
    longjmp(end, 1);
}

static void caught(void *data, int signum) {
    (void)data;
    promises_caught(signum);
}

static void output(void *data, const char *text, size_t size) {
    (void)data;
    promises_output(text, size);
}

/* ------------------------------------------------------------------------------------------------------- one input -- */

/* A handler that jumps comes back here, at the depth that it has jumped to. */
static void call_something(void) {
    const struct embedder_call *call = &embedder_calls[embedder_pick(embedder_calls_count)];
    if (embedder.calls == CALLS || embedder.is_over) return;
    embedder.calls++;
    fuzz_operations++;
    promises_call(call->name);
    if (_setjmp(levels[embedder.depth].back) == 0) {
        call->make();
    } else {
        tocsin_unwind(levels[embedder.depth].frame);
        promises_jumped(levels[embedder.depth].frame);
    }
    promises_look();
}

static void begin(struct choice *choice) {
    promises_begin();
    embedder = (struct embedder){.choices = choice};
    levels[0].frame = NULL;
    if (embedder_pick(2)) tocsin_sim_thread_start();
    if (embedder_pick(4) == 0) return;
    for (int i = 0; i < EMBEDDER_SIGNALS; i++) tocsin_signal(embedder_signals[i], embedder_plain);
}

static void go_home(void) {
    embedder.is_over = true;
    if (tocsin_sim_state()->thread[tocsin_i_engine->main_thread - 1].state != TOCSIN_SIM_RUNNING) return;
    tocsin_sim_run_as(tocsin_i_engine->main_thread);
    promises_end();
}

/* What the first input would do alone. */
void fuzz_init(void) {
    promises_begin();
}

void fuzz_one(struct choice *choice) {
    static const tocsin_sim_hooks hooks = {
        .point = point, .died = died, .hang = hang, .caught = caught, .output = output};
    if (_setjmp(end) == 0) {
        tocsin_sim_set_hooks(&hooks);
        begin(choice);
        for (int left = 4 + embedder_pick(20); left > 0; left--) call_something();
        go_home();
    }
    tocsin_sim_set_hooks(NULL);
}
