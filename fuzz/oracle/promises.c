/* promises.c - handlers and their frames, arrivals and the bell, and calls that fail. */
#include "promises.h"

#include <stdio.h>
#include <string.h>

#include "../fuzz.h"

enum { LINE = 64, LINE_FIRST = 34, LINES = 3, CHECKS_MOST = 80 };

/* What a call that fails must leave as it was. */
struct settings {
    tocsin_disposition table[TOCSIN_NSIG];
    tocsin_c_handler action[TOCSIN_NSIG];
    uint64_t restart, mask, queued;
    int64_t wakeup, armed[3], interval[3];
    tocsin_bell bell;
    tocsin_report_hook hook;
    const tocsin_frame *frame;
    tocsin_port_thread main_thread;
};

/* The values of a real-time signal of which each arrival is asked for, in the order of their sending, that were not called. */
struct line {
    bool is_known, is_ordered;
    int length;
    uint8_t value[LINE];
};

static struct {
    const char *call;
    unsigned calls;
    const tocsin_frame *frame;                      /* of the innermost handler */
    const tocsin_frame *pass;                       /* of the handlers that this pass has called; NULL: none yet */
    const tocsin_frame *place;                      /* that the next pass shows */
    int last;                                       /* signal that this pass has called */
    uint64_t owed;                                  /* signals that arrived, and were not called since */
    uint64_t left_over;                             /* of a pass that a fork in another thread has ended */
    uint64_t ever_queued;                           /* of these more arrives than the trampoline sees */
    bool is_flooded;                                /* of all of them */
    uint64_t some;                                  /* signals whose counts below are not 0 */
    unsigned arrivals[TOCSIN_NSIG];                 /* since the flag was last seen clear, less the calls */
    unsigned trips[TOCSIN_NSIG], rung[TOCSIN_NSIG]; /* since the last look */
    tocsin_bell bell;
    bool bell_changed; /* since the last look */
    unsigned touched;  /* how often somebody else may have changed settings */
    struct line line[LINES];
} now;
static struct settings before, after; /* both, so that what lies between their fields is 0 in both */

void promises_begin(void) {
    static struct tocsin_i_engine loaded;
    static tocsin_sim booted, sim;
    if (!booted.pid) {
        loaded = *tocsin_i_engine;
        tocsin_sim_boot(&booted);
    }
    tocsin_sim_use(&sim);
    tocsin_sim_copy(&sim, &booted);
    *tocsin_i_engine = loaded;
    tocsin_i_pending = 0;
    tocsin_port_function = NULL;
    tocsin_error_set(0, NULL);
    memset(&now, 0, sizeof now);
    now.call = "nothing";
    promises_text_begin();
}

void promises_broken(const char *what, const char *clause) {
    static char key[256], text[256];
    const char *function = tocsin_port_function ? tocsin_port_function : "";
    snprintf(key, sizeof key, "%s/%s/%s/%s/", now.call, what, clause, function);
    snprintf(text, sizeof text, "      %s: %s\n", now.call, what);
    fuzz_fail(&(struct fuzz_finding){key, text, clause});
}

void promises_call(const char *name) {
    now.call = name;
    now.place = NULL;
}

/* --------------------------------------------------------------------------------------------------------- handlers -- */

static struct line *line_of(int signum) {
    return signum >= LINE_FIRST && signum < LINE_FIRST + LINES ? &now.line[signum - LINE_FIRST] : NULL;
}

/* One pass calls upwards, with one frame, which has the one around it behind it. */
static void check_frame(int signum, const tocsin_frame *frame) {
    if (frame->outer != now.frame) promises_broken("a frame is not in the one around it", "one-frame-a-pass");
    if (now.pass && now.pass != frame) promises_broken("a pass has two frames", "one-frame-a-pass");
    bool again = now.last == signum && frame->siginfo;
    if (now.pass && now.last >= signum && !again) promises_broken("a pass goes back", "ascending-order");
    const tocsin_frame *place = now.pass ? NULL : now.place;
    if (place && (frame->file != place->file || frame->line != place->line || frame->function != place->function))
        promises_broken("a frame says another place", "handler-gets-number-and-frame");
    now.pass = now.frame = frame;
    now.last = signum;
}

static void take_from_line(struct line *line, uint8_t value) {
    int at = 0;
    while (at < line->length && line->value[at] != value) at++;
    if (at == line->length) promises_broken("an arrival is called twice", "queue-arrivals-call-each");
    if (at > 0 && line->is_ordered) promises_broken("arrivals are called out of order", "queue-arrivals-keep-order");
    line->length--;
    memmove(&line->value[at], &line->value[at + 1], (size_t)(line->length - at));
}

static void check_siginfo(int signum, const tocsin_siginfo *info) {
    bool queued = tocsin_i_engine->queued & tocsin_i_bit(signum);
    if (info ? signum < LINE_FIRST || info->signo != signum : queued)
        promises_broken("a frame says the wrong thing of its arrival", "queue-arrivals-siginfo");
    struct line *line = line_of(signum);
    if (info && line && line->is_known && info->code == SI_QUEUE) take_from_line(line, (uint8_t)info->value);
}

/* A tripped signal is done with: its handler runs, or it had none. */
static void settle(int signum) {
    uint64_t bit = tocsin_i_bit(signum);
    now.calls++;
    now.touched++;
    now.owed &= ~bit;
    if (now.arrivals[signum]) now.arrivals[signum]--;
    else if (!now.is_flooded && !(now.ever_queued & bit))
        promises_broken("a handler was called without an arrival", "no-invented-call");
}

void promises_called(int signum, const tocsin_frame *frame, const void *data) {
    if (!tocsin_is_main_thread()) promises_broken("a handler runs elsewhere", "handler-runs-in-main-thread");
    if (tocsin_sim_state()->frames) promises_broken("a handler runs in signal context", "arrival-only-trips");
    if (frame->data != data) promises_broken("a frame has other data", "handler-gets-number-and-frame");
    check_frame(signum, frame);
    check_siginfo(signum, frame->siginfo);
    settle(signum);
}

void promises_dropped(int signum) {
    settle(signum);
}

void promises_returned(int signum, const tocsin_frame *frame) {
    now.frame = frame->outer;
    now.pass = frame;
    now.place = NULL;
    now.last = signum;
}

void promises_place(const tocsin_frame *place) {
    now.place = place;
}

void promises_jumped(const tocsin_frame *frame) {
    now.frame = frame;
    now.place = NULL;
}

unsigned promises_calls(void) {
    return now.calls;
}

/* --------------------------------------------------------------------------------------------------------- arrivals -- */

/* In another thread one that is asked for is passed on. */
void promises_caught(int signum) {
    uint64_t bit = tocsin_i_bit(signum);
    now.ever_queued |= tocsin_i_engine->queued;
    if ((tocsin_i_engine->queued & bit) && !tocsin_is_main_thread()) return;
    now.owed |= bit;
    now.some |= bit;
    now.arrivals[signum]++;
    now.trips[signum]++;
}

void promises_point(const char *where) {
    if (strcmp(where, "is_tripped cleared") == 0) now.pass = NULL;
}

void promises_interrupt(int signum) {
    tocsin_handler handler = tocsin_i_engine->table[signum].handler;
    if (handler && handler != TOCSIN_SIG_DFL && handler != TOCSIN_SIG_IGN) promises_caught(signum);
}

void promises_rung(int signum, tocsin_bell bell) {
    now.rung[signum]++;
    now.some |= tocsin_i_bit(signum);
    if (bell != now.bell && !now.bell_changed) promises_broken("a bell rings that was taken away", "contract");
    bool is_late = tocsin_i_engine->queued & tocsin_i_bit(signum); /* it rings as its call begins */
    if (!is_late && !tocsin_is_tripped())
        promises_broken("the bell rings before the flags", "flags-before-wakeup-byte");
}

void promises_bell(tocsin_bell bell, tocsin_bell old) {
    if (old != now.bell) promises_broken("the bell before is another one", "contract");
    now.bell = bell;
    now.bell_changed = true;
    now.touched++;
}

/* What is tripped has arrived behind that. */
void promises_taken(tocsin_sigset set) {
    set &= ~tocsin_i_engine->tripped;
    now.owed &= ~set;
    for (int signum = 1; signum < TOCSIN_NSIG; signum++)
        if (set & tocsin_i_bit(signum)) now.arrivals[signum] = 0;
}

/* What the parent had tripped is forgotten if it would have been run by a safe point, and what waited is gone. */
void promises_forked(void) {
    now.owed = 0;
    now.bell_changed = true; /* an arrival in another thread may have ended before its bell */
    now.left_over = tocsin_i_engine->tripped;
    now.touched++;
    promises_disorder(~(tocsin_sigset)0);
}

void promises_flood(void) {
    now.is_flooded = true;
}

void promises_queued(int signum, uint8_t value) {
    struct line *line = line_of(signum);
    if (!line) return;
    if (line->length == LINE) line->is_known = false;
    else line->value[line->length++] = value;
}

static bool is_on_its_way(const tocsin_sim *sim, int signum) {
    for (int i = 0; i < TOCSIN_I_QUEUED; i++) {
        const struct tocsin_i_first *first = &tocsin_i_engine->first[i];
        if (first->signum == signum && tocsin_i_first_count(first)) return true;
    }
    return (sim->pending | sim->thread[0].pending | tocsin_i_engine->tripped) & tocsin_i_bit(signum);
}

/* From here on all of them are seen, if none is on its way and no other thread takes part. */
void promises_asked(int signum) {
    const tocsin_sim *sim = tocsin_sim_state();
    struct line *line = line_of(signum);
    for (int i = 1; i < TOCSIN_SIM_THREADS; i++)
        if (sim->thread[i].state != TOCSIN_SIM_NONE) return;
    bool is_caught = sim->action[signum] != SIG_DFL && sim->action[signum] != SIG_IGN;
    if (line->is_known || !is_caught || is_on_its_way(sim, signum)) return;
    *line = (struct line){.is_known = true, .is_ordered = true};
}

void promises_disorder(tocsin_sigset set) {
    for (int i = 0; i < LINES; i++)
        if (set & tocsin_i_bit(LINE_FIRST + i)) now.line[i].is_known = false;
}

void promises_unordered(void) {
    for (int i = 0; i < LINES; i++) now.line[i].is_ordered = false;
}

/* ---------------------------------------------------------------------------------------------------- between calls -- */

/* Rung for each arrival when it is set, and for none when it is not. A hold's arrivals are not all seen. */
static void check_bell(int signum) {
    unsigned trips = now.bell ? now.trips[signum] : 0;
    bool is_sure = !now.bell_changed && !now.is_flooded && !(now.ever_queued & tocsin_i_bit(signum));
    if (is_sure && now.rung[signum] != trips)
        promises_broken(now.bell ? "the bell is not rung for each arrival" : "no bell is set, and it rings",
                        "contract");
    now.trips[signum] = now.rung[signum] = 0;
}

static void check_flags(void) {
    const struct tocsin_i_engine *engine = tocsin_i_engine;
    /* Of the engine's own handler nobody hears. */
    if (engine->table[SIGINT].handler == tocsin_default_int_handler) now.owed &= ~tocsin_i_bit(SIGINT);
    if (engine->frame != now.frame) promises_broken("the depth is not what it was", "one-frame-a-pass");
    if (now.owed & ~engine->tripped & ~now.ever_queued)
        promises_broken("a signal has arrived, is not tripped, and no handler was called", "no-lost-arrival");
    now.left_over &= engine->is_tripped ? 0 : engine->tripped;
    if (!now.frame && (engine->tripped & ~now.left_over) && !engine->is_tripped)
        promises_broken("what is tripped waits for another arrival", "leftovers-run-at-next-safe-point");
    if (!now.frame && engine->is_tripped && !tocsin_i_pending)
        promises_broken("the inline check passes by what is tripped", "leftovers-run-at-next-safe-point");
}

void promises_look(void) {
    now.ever_queued |= tocsin_i_engine->queued;
    check_flags();
    for (uint64_t left = now.some; left; left &= left - 1) {
        int signum = __builtin_ctzll(left) + 1;
        check_bell(signum);
        if (!(tocsin_i_engine->tripped & left & -left)) now.arrivals[signum] = 0;
        if (!now.arrivals[signum]) now.some &= ~(left & -left);
    }
    now.bell_changed = false;
}

/* An embedder that waits by itself must hear of all that comes. */
static void check_held(void) {
    if (now.bell && (tocsin_i_engine->held & ~tocsin_i_engine->queued))
        promises_broken("a hold outlives a safe point in spite of the bell", "contract");
}

void promises_end(void) {
    promises_call("the end");
    for (int i = 0; tocsin_is_tripped() && i < CHECKS_MOST; i++) {
        int result = (tocsin_check)();
        if (result && result != TOCSIN_KEYBOARD_INTERRUPT)
            promises_broken("a safe point fails without a failing handler", "check-tells-failure");
        promises_look();
        check_held();
    }
    if (tocsin_is_tripped() && !tocsin_i_engine->held)
        promises_broken("what is tripped is never called", "no-lost-arrival");
    if (now.owed) promises_broken("a signal has arrived and is never called", "no-lost-arrival");
    uint64_t blocked = tocsin_sim_state()->thread[tocsin_sim_state()->current].blocked;
    for (int i = 0; i < LINES; i++)
        if (now.line[i].is_known && now.line[i].length && !(blocked & tocsin_i_bit(LINE_FIRST + i)))
            promises_broken("an arrival that was asked for is never called", "queue-arrivals-call-each");
}

/* ------------------------------------------------------------------------------------------------- calls that fail -- */

static void take_settings(struct settings *to) {
    const struct tocsin_i_engine *engine = tocsin_i_engine;
    const tocsin_sim *sim = tocsin_sim_state();
    memcpy(to->table, engine->table, sizeof to->table);
    memcpy(to->action, sim->action, sizeof to->action);
    to->restart = sim->restart;
    to->mask = sim->thread[sim->current].blocked & ~(tocsin_is_main_thread() ? engine->held : 0);
    to->queued = engine->queued;
    to->wakeup = engine->wakeup;
    for (int i = 0; i < 3; i++) to->armed[i] = sim->timer[i].armed, to->interval[i] = sim->timer[i].interval_ns;
    to->bell = engine->bell;
    to->hook = engine->report_hook;
    to->frame = engine->frame;
    to->main_thread = engine->main_thread;
}

void promises_touched(void) {
    now.touched++;
}

unsigned promises_before(void) {
    take_settings(&before);
    return now.touched;
}

/* A handler that ran first may have failed, and may have changed anything. */
void promises_refused(unsigned touched, int result, int code, const char *text) {
    char said[320];
    if ((now.touched != touched || result == TOCSIN_KEYBOARD_INTERRUPT) && result != code) return;
    if (result != code) promises_broken("another code than the documented one", "contract");
    if (tocsin_error() != code) promises_broken("the last failure is another one", "contract");
    tocsin_error_text(said, sizeof said);
    if (!strstr(said, text)) promises_broken("another text than the documented one", "contract");
    if (now.touched != touched) return;
    take_settings(&after);
    if (memcmp(&before, &after, sizeof before) != 0)
        promises_broken("a call has failed and changed something", "failing-signal-changes-nothing");
}
