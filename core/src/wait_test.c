/* wait_test.c - sleep, pause, and what a signal does to them. The sigwait family is in sigwait_test.c. */
#include <float.h>
#include <semaphore.h>

#include "unit_kit.h"

#define NOT_A_NUMBER "Invalid value NaN (not a number)"
#define TOO_LARGE "timestamp too large to convert to C _PyTime_t"
#define SLEEP_NEGATIVE "sleep length must be non-negative"

static double now(void) {
    return (double)tocsin_port_now_ns() / 1e9;
}

static int calls;

static int count(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

static void tick_every(double seconds, tocsin_handler handler) {
    HANDLE(SIGALRM, handler);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, seconds, seconds, NULL), 0);
}

/* --------------------------------------------------------------------------------------------------------- sleep -- */

TEST(a_sleep_lasts_at_least_its_time) {
    double start = now();
    CHECK_EQ(tocsin_sleep(0.02), 0);
    CHECK(now() - start >= 0.02);
}

TEST(a_sleep_goes_on_for_the_rest_of_its_time_after_a_handler) { /* rule 114 */
    tick_every(0.01, count);
    double start = now();
    CHECK_EQ(tocsin_sleep(0.05), 0);
    CHECK(now() - start >= 0.05);
    CHECK(calls >= 1);
}

static int outlast(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return tocsin_sleep(0.04);
}

TEST(a_sleep_whose_time_ends_inside_a_handler_is_over) { /* rule 115 */
    HANDLE(SIGALRM, outlast);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.005, 0, NULL), 0);
    CHECK_EQ(tocsin_sleep(0.02), 0);
    CHECK_EQ(calls, 1);
}

TEST(a_handler_that_fails_ends_the_sleep) { /* rule 114 */
    tick_every(0.005, note_and_fail);
    CHECK_EQ(tocsin_sleep(1000), TOCSIN_EUSER - 14);
    CHECK_EQ((tocsin_sleep)(1000), TOCSIN_EUSER - 14);
    CHECK_EQ(tocsin_sleep(9e9), TOCSIN_EUSER - 14); /* nearly as long as the clock can count */
}

TEST(what_has_arrived_before_a_sleep_runs_in_it) {
    HANDLE(10, note_it);
    HANDLE(12, note_and_fail);
    ARRIVE(12, 10);
    CHECK_EQ(tocsin_sleep(1000), TOCSIN_EUSER - 12);
    CHECK_JOURNAL("10 12!");
}

TEST(the_shortest_sleeps_end) {
    const double times[] = {0, -0.0, 1e-9, 1e-320, DBL_TRUE_MIN, DBL_MIN};
    for (int i = 0; i < 6; i++) CHECK_EQ(tocsin_sleep(times[i]), 0);
}

TEST(a_sleep_below_zero_is_refused) {
    const double times[] = {-1, -1e-9, -1e-10, -DBL_TRUE_MIN, -9e9};
    for (int i = 0; i < 5; i++) CHECK_FAILS(tocsin_sleep(times[i]), TOCSIN_ESLEEP, SLEEP_NEGATIVE);
}

TEST(a_sleep_that_no_clock_can_count_is_refused) {
    const double times[] = {INFINITY, -INFINITY, 1e300, -1e300, DBL_MAX, 9.3e9};
    CHECK_FAILS(tocsin_sleep(NAN), TOCSIN_ENAN, NOT_A_NUMBER);
    for (int i = 0; i < 6; i++) CHECK_FAILS(tocsin_sleep(times[i]), TOCSIN_ETOOLARGE, TOO_LARGE);
}

TEST(a_refused_sleep_runs_no_handler) {
    HANDLE(10, note_it);
    ARRIVE(10);
    CHECK_FAILS(tocsin_sleep(-1), TOCSIN_ESLEEP, SLEEP_NEGATIVE);
    CHECK_FAILS(tocsin_sleep(NAN), TOCSIN_ENAN, NOT_A_NUMBER);
    CHECK_JOURNAL("");
}

/* --------------------------------------------------------------------------------------------------------- pause -- */

TEST(a_pause_ends_with_a_handler_which_has_run_on_return) { /* rule 112 */
    HANDLE(SIGALRM, note_it);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.002, 0, NULL), 0);
    CHECK_EQ(tocsin_pause(), 0);
    CHECK_JOURNAL("14");
}

TEST(the_failure_of_a_handler_is_the_pauses) { /* rule 112 */
    HANDLE(SIGALRM, note_and_fail);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.002, 0, NULL), 0);
    CHECK_EQ(tocsin_pause(), TOCSIN_EUSER - 14);
}

TEST(a_pause_does_not_sleep_over_what_has_already_arrived) { /* where rule 112 allows a sleep for ever */
    HANDLE(10, note_it);
    ARRIVE(10);
    CHECK_EQ(tocsin_pause(), 0);
    CHECK_JOURNAL("10");
}

/* A pause that an ignored signal ended would leave the journal empty, unless the last signal was quicker. */
TEST(an_ignored_signal_does_not_end_a_pause) { /* rule 112 */
    HANDLE(12, TOCSIN_SIG_IGN);
    HANDLE(10, note_it);
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        for (int i = 0; i < 100; i++) kill(parent, 12);
        kill(parent, SIGWINCH);
        kill(parent, 10);
        _exit(0);
    }
    CHECK_EQ(tocsin_pause(), 0);
    CHECK_JOURNAL("10");
    CHECK_EQ(status_of(child), 0);
}

static int paused;

static void pause_here(void) {
    sigset_t none;
    sigemptyset(&none);
    CHECK_EQ(pthread_sigmask(SIG_SETMASK, &none, NULL), 0);
    CHECK_EQ(tocsin_pause(), 0);
    paused = calls == 0; /* the handler is not this thread's to run */
}

TEST(a_pause_in_another_thread_ends_with_a_delivery_there_and_runs_no_handler) { /* rules 112 and 113 */
    block(SIGALRM); /* so that only the other thread can take it; the timer repeats until it has paused */
    tick_every(0.002, count);
    in_a_thread(pause_here);
    CHECK_EQ(paused, 1);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0, 0, NULL), 0);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(calls, 1);
}

static void sleep_here(void) {
    sigset_t none;
    sigemptyset(&none);
    CHECK_EQ(pthread_sigmask(SIG_SETMASK, &none, NULL), 0);
    double start = now();
    CHECK_EQ(tocsin_sleep(0.02), 0);
    CHECK(now() - start >= 0.02);
    CHECK_EQ(calls, 0);
}

TEST(a_sleep_in_another_thread_goes_on_and_runs_no_handler) { /* rule 118 */
    block(SIGALRM);
    tick_every(0.002, count);
    in_a_thread(sleep_here);
}

/* ----------------------------------------------------------------------------------------------- calls of others -- */

/* How a caller's own blocking call is made interruptible: EINTR, safe point, again with what is left. */
static int acquire(sem_t *lock) {
    while (sem_wait(lock) != 0) {
        CHECK_EQ(errno, EINTR);
        int error = tocsin_check();
        if (error) return error;
    }
    return 0;
}

static sem_t lock;

static int fail_at_the_third(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return ++calls == 3 ? TOCSIN_KEYBOARD_INTERRUPT : 0;
}

static int release_at_the_third(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    if (++calls == 3) CHECK_EQ(sem_post(&lock), 0);
    return 0;
}

TEST(waiting_for_a_lock_is_interrupted_by_a_handler_that_fails) { /* rule 116 */
    CHECK_EQ(sem_init(&lock, 0, 0), 0);
    tick_every(0.002, fail_at_the_third);
    CHECK_EQ(acquire(&lock), TOCSIN_KEYBOARD_INTERRUPT);
    CHECK_EQ(calls, 3);
}

TEST(waiting_for_a_lock_goes_on_after_a_handler_that_does_not_fail) { /* rules 114 and 116 */
    CHECK_EQ(sem_init(&lock, 0, 0), 0);
    tick_every(0.002, release_at_the_third);
    CHECK_EQ(acquire(&lock), 0);
    CHECK(calls >= 3);
}
