/* abuse_test.c - what tocsin(7) promises to programs that do what they must not. Unloading stands in core/package/. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>

#include "engine.h"
#include "unit_test.h"

static volatile int calls[TOCSIN_NSIG]; /* volatile: one handler here runs inside a raise */
static char order[16];

static int count(int signum, const tocsin_frame *frame) {
    (void)frame;
    calls[signum]++;
    if (strlen(order) < sizeof order - 1) strcat(order, signum == SIGUSR1 ? "1" : signum == SIGUSR2 ? "2" : "t");
    return 0;
}

/* SIGUSR1 is 10, SIGUSR2 12, SIGTERM 15: the order in which one pass runs them. */
static void trip_all_three(void) {
    CHECK_EQ(raise(SIGTERM), 0);
    CHECK_EQ(raise(SIGUSR2), 0);
    CHECK_EQ(raise(SIGUSR1), 0);
}

static void count_all_three(void) {
    CHECK(tocsin_signal(SIGUSR1, count) != TOCSIN_SIG_ERR);
    CHECK(tocsin_signal(SIGUSR2, count) != TOCSIN_SIG_ERR);
    CHECK(tocsin_signal(SIGTERM, count) != TOCSIN_SIG_ERR);
}

/* ---------------------------------------------------------------------- a sigaction of its own behind the engine -- */

static struct sigaction engines;
static volatile sig_atomic_t foreign_calls;

static void foreign(int signum) {
    (void)signum;
    foreign_calls++;
}

/* What a program that chains must do: call the one before it in the form that its flags ask for. */
static void chaining(int signum, siginfo_t *info, void *context) {
    foreign_calls++;
    if (engines.sa_flags & SA_SIGINFO) engines.sa_sigaction(signum, info, context);
    else engines.sa_handler(signum);
}

static void put_behind(void (*handler)(int)) {
    struct sigaction own = {.sa_handler = handler};
    CHECK_EQ(sigaction(SIGUSR1, &own, &engines), 0);
}

TEST(a_sigaction_behind_the_engine_gets_the_signal_and_the_table_does_not_know) {
    tocsin_signal(SIGUSR1, count);
    put_behind(foreign);
    raise(SIGUSR1);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(foreign_calls, 1);
    CHECK_EQ(calls[SIGUSR1], 0);
    CHECK(tocsin_getsignal(SIGUSR1) == count);
    CHECK(tocsin_os_getsig(SIGUSR1) == foreign);
}

TEST(what_had_arrived_before_a_sigaction_behind_the_engine_is_still_handled) {
    tocsin_signal(SIGUSR1, count);
    raise(SIGUSR1);
    put_behind(foreign);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(calls[SIGUSR1], 1);
}

TEST(tocsin_signal_takes_the_signal_back_and_returns_what_the_table_had) {
    tocsin_signal(SIGUSR1, count);
    put_behind(foreign);
    CHECK(tocsin_signal(SIGUSR1, count) == count);
    CHECK_EQ(tocsin_raise_signal(SIGUSR1), 0);
    CHECK_EQ(calls[SIGUSR1], 1);
    CHECK_EQ(foreign_calls, 0);
}

TEST(tocsin_fini_takes_the_signal_from_a_sigaction_behind_the_engine) {
    tocsin_signal(SIGUSR1, count);
    put_behind(foreign);
    CHECK_EQ(tocsin_fini(), 0);
    CHECK(tocsin_os_getsig(SIGUSR1) == SIG_DFL);
}

TEST(a_sigaction_behind_the_engine_that_calls_the_one_before_it_loses_nothing) {
    tocsin_signal(SIGUSR1, count);
    struct sigaction own = {.sa_sigaction = chaining, .sa_flags = SA_SIGINFO};
    CHECK_EQ(sigaction(SIGUSR1, &own, &engines), 0);
    for (int i = 1; i <= 100; i++) {
        raise(SIGUSR1);
        raise(SIGUSR1);
        CHECK_EQ(tocsin_check(), 0);
        CHECK_EQ(calls[SIGUSR1], i);
    }
    CHECK(foreign_calls >= 100);
}

/* --------------------------------------------------------------------------------------------- fork in a handler -- */

static pid_t child = -1;

static int forks(int signum, const tocsin_frame *frame) {
    count(signum, frame);
    child = fork();
    CHECK(child >= 0);
    return 0;
}

static int interrupted_then_forks(int signum, const tocsin_frame *frame) {
    CHECK_EQ(raise(SIGTERM), 0);
    return forks(signum, frame);
}

/* In the parent: the child has seen what it had to see. */
static void child_agreed(void) {
    int status;
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK_EQ(status, 0);
}

TEST(after_a_fork_in_a_handler_both_run_the_rest_of_the_pass) {
    count_all_three();
    tocsin_signal(SIGUSR1, forks);
    trip_all_three();
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(order, "12t");
    if (child == 0) _exit(0);
    child_agreed();
}

TEST(an_arrival_between_the_handlers_start_and_its_fork_makes_the_child_forget_the_rest) {
    count_all_three();
    tocsin_signal(SIGUSR1, interrupted_then_forks);
    raise(SIGUSR2);
    raise(SIGUSR1);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(order, child == 0 ? "1" : "12t");
    if (child == 0) _exit(0);
    child_agreed();
}

TEST(the_child_of_a_handler_handles_its_own_signals) {
    count_all_three();
    tocsin_signal(SIGUSR1, forks);
    CHECK_EQ(tocsin_raise_signal(SIGUSR1), 0);
    if (child == 0) {
        CHECK_EQ(tocsin_raise_signal(SIGUSR2), 0);
        CHECK_STR(order, "12");
        _exit(0);
    }
    child_agreed();
    CHECK_STR(order, "1");
}

static void *fork_in_a_worker(void *unused) {
    (void)unused;
    child = fork();
    if (child != 0) return NULL;
    CHECK(tocsin_is_main_thread());
    CHECK_EQ(tocsin_raise_signal(SIGUSR2), 0);
    CHECK_STR(order, "2");
    _exit(0);
}

TEST(the_child_of_another_thread_has_that_thread_as_its_main_thread) {
    pthread_t worker;
    count_all_three();
    CHECK_EQ(pthread_create(&worker, NULL, fork_in_a_worker, NULL), 0);
    pthread_join(worker, NULL);
    child_agreed();
}

/* _Fork is fork without the hooks: as good as a raw system call. */
TEST(a_child_made_past_fork_forgets_what_the_parent_had_when_it_says_so) {
    count_all_three();
    raise(SIGUSR1);
    child = _Fork();
    if (child == 0) {
        tocsin_after_fork_child();
        CHECK_EQ(tocsin_check(), 0);
        CHECK_STR(order, "");
        _exit(0);
    }
    child_agreed();
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(order, "1");
}

TEST(a_child_made_past_fork_that_says_nothing_handles_what_the_parent_had) {
    count_all_three();
    raise(SIGUSR1);
    child = _Fork();
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(order, "1");
    if (child == 0) _exit(0);
    child_agreed();
}

/* -------------------------------------------------------------------------------------- longjmp out of a handler -- */

static jmp_buf landing;

static int jumps(int signum, const tocsin_frame *frame) {
    count(signum, frame);
    longjmp(landing, 1);
}

static int fails(int signum, const tocsin_frame *frame) {
    count(signum, frame);
    return TOCSIN_EUSER - 1;
}

TEST(after_a_longjmp_out_of_a_handler_the_rest_waits_for_the_next_arrival) {
    count_all_three();
    tocsin_signal(SIGUSR1, jumps);
    trip_all_three();
    if (setjmp(landing) == 0) {
        tocsin_check();
        CHECK(!"reached");
    }
    CHECK_STR(order, "1");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(order, "1");
    raise(SIGTERM);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(order, "12t");
}

TEST(after_a_longjmp_unwind_arms_the_rest_and_forgets_the_frames) {
    count_all_three();
    tocsin_signal(SIGUSR1, jumps);
    trip_all_three();
    if (setjmp(landing) == 0) tocsin_check();
    tocsin_unwind(NULL);
    CHECK(tocsin_i_engine->frame == NULL);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(order, "12t");
}

/* A jump from an inner handler into an outer one: the outer one's frame is still there. */
static int lands(int signum, const tocsin_frame *frame) {
    count(signum, frame);
    tocsin_signal(SIGUSR2, jumps);
    if (setjmp(landing) == 0) tocsin_raise_signal(SIGUSR2);
    tocsin_unwind(frame);
    CHECK(tocsin_i_engine->frame == frame);
    return 0;
}

TEST(after_a_longjmp_into_an_outer_handler_unwind_keeps_its_frame) {
    count_all_three();
    tocsin_signal(SIGUSR1, lands);
    raise(SIGUSR1);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(order, "12");
    CHECK(tocsin_i_engine->frame == NULL);
}

static const tocsin_frame *outer_seen;

static int looks_outside(int signum, const tocsin_frame *frame) {
    outer_seen = frame->outer;
    return count(signum, frame);
}

/* The way that tocsin(7) shows. */
TEST(a_longjmp_after_the_safe_point_has_returned_leaves_nothing_behind) {
    count_all_three();
    tocsin_signal(SIGUSR1, fails);
    tocsin_signal(SIGUSR2, looks_outside);
    trip_all_three();
    if (setjmp(landing) == 0) {
        int error = tocsin_check();
        CHECK_EQ(error, TOCSIN_EUSER - 1);
        longjmp(landing, 1);
    }
    CHECK_STR(order, "1");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(order, "12t");
    CHECK(outer_seen == NULL);
}

/* ------------------------------------------------------------------------------- tocsin_ calls in signal context -- */

static volatile sig_atomic_t tripped_seen, main_seen, forwarded;

static void forwards(int signum) {
    (void)signum;
    main_seen = tocsin_is_main_thread();
    errno = EDOM;
    forwarded = tocsin_set_interrupt_ex(SIGUSR2);
    tripped_seen = tocsin_is_tripped();
    forwarded += errno != EDOM;
    errno = 0;
}

TEST(what_is_async_signal_safe_may_be_called_in_signal_context) {
    tocsin_signal(SIGUSR2, count);
    put_behind(forwards);
    raise(SIGUSR1);
    CHECK_EQ(calls[SIGUSR2], 0);
    CHECK_EQ(forwarded, 0);
    CHECK_EQ(tripped_seen, 1);
    CHECK_EQ(main_seen, 1);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(calls[SIGUSR2], 1);
}

static void checks(int signum) {
    (void)signum;
    tocsin_check();
}

TEST(a_safe_point_in_signal_context_runs_the_handlers_inside_the_signal) {
    tocsin_signal(SIGUSR2, count);
    put_behind(checks);
    raise(SIGUSR2);
    CHECK_EQ(calls[SIGUSR2], 0);
    raise(SIGUSR1);
    CHECK_EQ(calls[SIGUSR2], 1);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(calls[SIGUSR2], 1);
}
