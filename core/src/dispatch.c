/* dispatch.c - the safe point: order, nesting, failing handlers.
 *
 * A pass takes is_tripped, then walks upwards through the tripped signals and calls the handler that each has now, not
 * the one it had when it arrived (rule 24). Nothing is masked meanwhile (rule 4). So a handler can be interrupted, and
 * can reach a safe point of its own:
 *   - without a new arrival that one finds is_tripped clear and runs nothing; the rest of the outer pass waits (rule 18);
 *   - with one it runs everything that is tripped, also what the outer pass had not reached, which then finds those
 *     bits clear (rule 19).
 * A handler that fails ends its pass at once. The bits that were not reached stay set, is_tripped is set again, and the
 * error leaves the safe point; inside another handler that handler decides what becomes of it (rules 13, 23).
 */
#include "tripped.h"

/* The handler went away between arrival and dispatch (rule 25). */
static __attribute__((noinline)) int report_race(int signum) {
    char buf[64];
    struct tocsin_i_text text = {buf, sizeof buf, 0};
    tocsin_i_put(&text, "Signal ");
    tocsin_i_put_number(&text, signum);
    tocsin_i_put(&text, " ignored due to race condition");
    tocsin_i_report(&(tocsin_report){TOCSIN_EOS(0), signum, NULL, buf});
    return 0;
}

/* The handler is looked up now, not at arrival (rule 24). */
static inline int call(struct tocsin_i_engine *engine, int signum, tocsin_frame *frame) {
    const tocsin_disposition *entry = &engine->table[signum];
    if (__builtin_expect(!tocsin_i_callable(entry->handler), 0)) return report_race(signum);
    frame->data = entry->data;
    return entry->handler(signum, frame);
}

int tocsin_i_call(int signum, tocsin_frame *frame) {
    return call(tocsin_i_engine, signum, frame);
}

static inline int run_pass(struct tocsin_i_engine *engine, tocsin_frame *frame) {
    uint64_t later = ~(uint64_t)0;
    for (int signum; (signum = tocsin_i_next(engine, &later)) != 0;) {
        bool waits = ((TOCSIN_I_SEE(engine->queued) | engine->held) & tocsin_i_bit(signum)) != 0;
        int result = __builtin_expect(waits, 0) ? tocsin_i_call_held(signum, frame) : call(engine, signum, frame);
        TOCSIN_POINT("handler returned");
        if (__builtin_expect(result < 0, 0)) {
            tocsin_i_rearm(engine);
            return tocsin_i_handler_failed(result);
        }
    }
    TOCSIN_POINT("scanned");
    return 0;
}

/* What is left to do when the handlers have run: reports, and the promise to an embedder (storm.c). */
static __attribute__((noinline)) void clean_up(struct tocsin_i_engine *engine) {
    if (TOCSIN_I_SEE(engine->has_reports)) tocsin_i_report_wakeups();
    if (engine->bell) tocsin_i_release(engine->held);
}

int tocsin_i_safe_point(const char *file, int line, const char *function) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    if (tocsin_port_self() != __atomic_load_n(&engine->main_thread, __ATOMIC_RELAXED)) return 0;
    int result = 0;
    if (tocsin_i_take(engine)) {
        tocsin_frame frame = {file, line, function, engine->frame, NULL, NULL};
        engine->frame = &frame;
        result = run_pass(engine, &frame);
        engine->frame = frame.outer;
    }
    if (__builtin_expect(TOCSIN_I_SEE(engine->loud) | TOCSIN_I_SEE(engine->has_reports), 0)) clean_up(engine);
    return result;
}

/* The frames below are still on the C stack, those above are gone with it. What the abandoned passes had not reached is
 * armed again, as if their handlers had failed. */
void tocsin_unwind(const tocsin_frame *frame) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    engine->frame = frame;
    if (__atomic_load_n(&engine->tripped, __ATOMIC_ACQUIRE) || engine->held) tocsin_i_rearm(engine);
}

int tocsin_check_at(const char *file, int line, const char *function) {
    return tocsin_i_safe_point(file, line, function);
}

int(tocsin_check)(void) {
    return tocsin_i_safe_point(NULL, 0, NULL);
}

int tocsin_default_int_handler(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return tocsin_error_set(TOCSIN_KEYBOARD_INTERRUPT, NULL);
}

/* The thread check comes before everything else, as in Python (rule 31b). */
int tocsin_i_main_only(const char *function) {
    tocsin_i_start();
    return tocsin_is_main_thread() ? 0 : tocsin_i_fail(TOCSIN_ETHREAD, 0, function);
}

bool tocsin_is_main_thread(void) {
    return tocsin_port_self() == __atomic_load_n(&tocsin_i_engine->main_thread, __ATOMIC_RELAXED);
}

void tocsin_set_main_thread(void) {
    tocsin_i_start();
    if (tocsin_is_main_thread()) tocsin_i_release(tocsin_i_engine->held);
    __atomic_store_n(&tocsin_i_engine->main_thread, tocsin_port_self(), __ATOMIC_RELAXED);
    tocsin_port_receive_here();
}

tocsin_bell tocsin_set_bell(tocsin_bell fn) {
    tocsin_bell before = __atomic_exchange_n(&tocsin_i_engine->bell, fn, __ATOMIC_ACQ_REL);
    tocsin_i_update_loud();
    return before;
}
