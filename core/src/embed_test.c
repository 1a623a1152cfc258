/* embed_test.c - the engine inside an interpreter: its evaluation loop is broken by the bell and asks what is tripped;
 * it chooses its main thread; its cleanups see failing handlers as exceptions. */
#include "unit_kit.h"

/* ----------------------------------------------------------------------------------------------- a small machine -- */

enum { LOOP_FOR_EVER, RAISE, HALT };

/* What the evaluation loop looks at between two instructions, and nothing else: an eval breaker. */
static int breaker;

static void break_loop(int signum) {
    (void)signum;
    __atomic_store_n(&breaker, 1, __ATOMIC_RELAXED);
}

static unsigned long looked;

/* 0 at HALT, or the code of a handler that failed. */
static int evaluate(const int *program) {
    for (const int *at = program;;) {
        if (__atomic_load_n(&breaker, __ATOMIC_RELAXED)) {
            /* before the look, as the engine does: a ring in between is seen the next time */
            __atomic_exchange_n(&breaker, 0, __ATOMIC_SEQ_CST);
            looked++;
            if (tocsin_is_tripped()) {
                int error = tocsin_check_at("program", (int)(at - program), "evaluate");
                if (tocsin_is_tripped()) break_loop(0); /* what a failing handler left is not forgotten (rule 27) */
                if (error) return error;
            }
        }
        switch (*at) {
            case RAISE: raise(at[1]), at += 2; break;
            case LOOP_FOR_EVER: break;
            default: return 0;
        }
    }
}

static void start_interpreter(void) {
    CHECK_EQ(tocsin_init(TOCSIN_STARTUP), 0);
    CHECK(tocsin_set_bell(break_loop) == NULL);
    tocsin_set_main_thread();
}

static int note_place(int signum, const tocsin_frame *frame) {
    note("%d@%d", signum, frame->line);
    return 0;
}

TEST(a_loop_without_end_is_broken_by_the_bell) {
    start_interpreter();
    HANDLE(SIGALRM, tocsin_default_int_handler);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.005, 0, NULL), 0);
    CHECK_EQ(evaluate((int[]){LOOP_FOR_EVER}), TOCSIN_KEYBOARD_INTERRUPT);
}

TEST(a_program_without_signals_never_looks) {
    start_interpreter();
    HANDLE(10, note_place);
    CHECK_EQ(evaluate((int[]){HALT}), 0);
    CHECK_EQ(looked, 0);
}

TEST(handlers_run_between_the_instruction_that_raised_and_the_next) {
    start_interpreter();
    HANDLE(10, note_place);
    HANDLE(12, note_place);
    CHECK_EQ(evaluate((int[]){RAISE, 10, RAISE, 12, RAISE, SIGWINCH, HALT}), 0);
    CHECK_JOURNAL("10@2 12@4");
}

TEST(what_a_failing_handler_left_breaks_the_next_evaluation) { /* rule 27, as it is meant */
    start_interpreter();
    HANDLE(10, note_and_fail);
    HANDLE(12, note_place);
    ARRIVE(12, 10);
    CHECK_EQ(evaluate((int[]){RAISE, SIGWINCH, HALT}), TOCSIN_EUSER - 10);
    CHECK_EQ(evaluate((int[]){RAISE, SIGWINCH, HALT}), 0);
    CHECK_JOURNAL("10! 12@0");
}

/* ------------------------------------------------------------------------------------------------------ the bell -- */

static int rings[2];

static void ring_first(int signum) {
    rings[0] += signum;
}

static void ring_second(int signum) {
    rings[1] += signum;
}

TEST(the_bell_is_rung_once_an_arrival_with_its_number) {
    HANDLE(10, note_it);
    CHECK(tocsin_set_bell(ring_first) == NULL);
    ARRIVE(10, 10);
    CHECK_EQ(rings[0], 20);
    CHECK(tocsin_set_bell(ring_second) == ring_first);
    ARRIVE(10);
    CHECK(tocsin_set_bell(NULL) == ring_second);
    ARRIVE(10);
    CHECK_EQ(rings[0], 20);
    CHECK_EQ(rings[1], 10);
    CHECK_EQ(tocsin_check(), 0);
}

TEST(the_bell_is_not_rung_for_signals_without_a_handler) {
    tocsin_set_bell(ring_first);
    HANDLE(10, TOCSIN_SIG_IGN);
    ARRIVE(10, SIGWINCH);
    CHECK_EQ(rings[0], 0);
}

static bool tripped_at_the_bell;

static void look_from_bell(int signum) {
    (void)signum;
    tripped_at_the_bell = tocsin_is_tripped() && tocsin_is_main_thread();
}

TEST(the_bell_may_ask_what_is_tripped_and_who_is_main) {
    HANDLE(10, note_it);
    tocsin_set_bell(look_from_bell);
    ARRIVE(10);
    CHECK(tripped_at_the_bell);
}

TEST(is_tripped_says_whether_a_safe_point_would_run_a_handler) {
    HANDLE(10, note_and_fail);
    HANDLE(12, note_it);
    CHECK(!tocsin_is_tripped());
    ARRIVE(10, 12);
    CHECK(tocsin_is_tripped());
    CHECK_EQ(tocsin_check(), TOCSIN_EUSER - 10);
    CHECK(tocsin_is_tripped());
    CHECK_EQ(tocsin_check(), 0);
    CHECK(!tocsin_is_tripped());
}

/* ----------------------------------------------------------------------------------------------- the main thread -- */

static void become_main(void) {
    CHECK(!tocsin_is_main_thread());
    tocsin_set_main_thread();
    CHECK(tocsin_is_main_thread());
    CHECK(tocsin_signal(12, note_it) == TOCSIN_SIG_DFL);
    CHECK_EQ(tocsin_raise_signal(12), 0);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10 12");
}

TEST(another_thread_can_become_main_and_takes_over_what_is_pending) {
    HANDLE(10, note_it);
    ARRIVE(10);
    in_a_thread(become_main);
    CHECK(!tocsin_is_main_thread());
    CHECK_REFUSED(tocsin_signal(12, note_it), TOCSIN_ETHREAD,
                  "signal only works in main thread of the main interpreter");
    ARRIVE(10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10 12");
    tocsin_set_main_thread();
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10 12 10");
}

static void become_main_first(void) {
    tocsin_set_main_thread();
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_JOURNAL("10");
}

TEST(choosing_the_main_thread_may_be_the_first_call_of_all) {
    in_a_thread(become_main_first);
    CHECK(!tocsin_is_main_thread());
}

/* ---------------------------------------------------------------------------------------------------- exceptions -- */

/* try: sleep, except: handled, finally: the error is gone. */
TEST(a_caught_failure_leaves_nothing_behind) {
    start_interpreter();
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.002, 0, NULL), 0);
    HANDLE(SIGALRM, tocsin_default_int_handler);
    int error = tocsin_sleep(1000);
    CHECK_EQ(error, TOCSIN_KEYBOARD_INTERRUPT);
    CHECK_STR(tocsin_error_name(error), "KeyboardInterrupt");
    CHECK(!tocsin_i_engine->frame);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(tocsin_sleep(0.001), 0);
}
