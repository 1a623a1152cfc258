/* sigwait_test.c - taking signals instead of handling them: sigwait, sigwaitinfo, sigtimedwait. */
#include <float.h>
#include <sched.h>

#include "unit_kit.h"

#define NOT_A_NUMBER "Invalid value NaN (not a number)"
#define TOO_LARGE "timestamp too large to convert to C _PyTime_t"
#define TIMEOUT_NEGATIVE "timeout must be non-negative"

static double now(void) {
    return (double)tocsin_port_now_ns() / 1e9;
}

static tocsin_sigset set_of(const int *signums) {
    tocsin_sigset set = 0;
    for (; *signums; signums++) CHECK_EQ(tocsin_sigset_add(&set, *signums), 0);
    return set;
}
#define SET(...) set_of((const int[]){__VA_ARGS__, 0})

static void block_set(tocsin_sigset set) {
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, set, NULL), 0);
}

static void tick_every(double seconds, tocsin_handler handler) {
    HANDLE(SIGALRM, handler);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, seconds, seconds, NULL), 0);
}

/* ------------------------------------------------------------------------------------------------ taking signals -- */

TEST(a_signal_that_is_taken_calls_no_handler_and_writes_no_byte) { /* rule 103 */
    int ends[2];
    open_pipe(ends);
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_set_wakeup_fd(ends[1], true, NULL), 0);
    block_set(SET(10));
    for (int i = 0; i < 3; i++) {
        ARRIVE(10);
        int taken = i == 0   ? tocsin_sigwait(SET(10))
                    : i == 1 ? tocsin_sigwaitinfo(SET(10), NULL)
                             : tocsin_sigtimedwait(SET(10), 1000, NULL);
        CHECK_EQ(taken, 10);
    }
    CHECK_EQ(tocsin_pthread_sigmask(SIG_SETMASK, 0, NULL), 0);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("");
    CHECK_STR(bytes_in(ends[0]), "");
}

TEST(the_lowest_pending_number_is_taken_first) { /* rule 104 */
    block_set(SET(10, 12, 14, 34, 64));
    ARRIVE(64, 14, 34, 12, 10);
    tocsin_sigset all = SET(10, 12, 14, 34, 64);
    const int expected[] = {10, 12, 14, 34, 64};
    for (int i = 0; i < 5; i++) CHECK_EQ(tocsin_sigwait(all), expected[i]);
    CHECK_EQ(tocsin_sigtimedwait(all, 0, NULL), 0);
}

TEST(only_signals_of_the_set_are_taken) {
    block_set(SET(10, 12));
    ARRIVE(10, 12);
    CHECK_EQ(tocsin_sigwait(SET(12)), 12);
    CHECK_EQ(tocsin_sigtimedwait(SET(12), 0, NULL), 0);
    CHECK_EQ(tocsin_sigwait(SET(10)), 10);
}

TEST(a_standard_signal_is_taken_once_and_a_queued_one_as_often_as_it_was_sent) { /* rule 104 */
    block_set(SET(10, 34));
    ARRIVE(10, 10, 10, 34, 34, 34);
    tocsin_sigset both = SET(10, 34);
    CHECK_EQ(tocsin_sigwait(both), 10);
    for (int i = 0; i < 3; i++) CHECK_EQ(tocsin_sigwait(both), 34);
    CHECK_EQ(tocsin_sigtimedwait(both, 0, NULL), 0);
}

TEST(a_blocked_ignored_signal_is_taken_and_an_unblocked_one_is_not) { /* rule 111 */
    HANDLE(10, TOCSIN_SIG_IGN);
    ARRIVE(10);
    CHECK_EQ(tocsin_sigtimedwait(SET(10), 0, NULL), 0);
    block_set(SET(10));
    ARRIVE(10);
    CHECK_EQ(tocsin_sigwait(SET(10)), 10);
}

/* The waiter may not have begun to wait when a signal comes: then the trampoline gets it. Each is waited for until one
 * or the other has it, so that the last one was taken by the wait alone. */
static int delivered, taken;

static void count_delivery(int signum) {
    (void)signum;
    __atomic_fetch_add(&delivered, 1, __ATOMIC_SEQ_CST);
}

static void take_unblocked(void) {
    sigset_t none;
    sigemptyset(&none);
    CHECK_EQ(pthread_sigmask(SIG_SETMASK, &none, NULL), 0);
    __atomic_store_n(&taken, tocsin_sigwait(SET(10)), __ATOMIC_SEQ_CST);
}

/* rules 103 and 113 */
TEST_NOT_UNDER_TSAN(a_signal_that_is_not_blocked_can_be_taken, "it holds the signal back until the wait returns") {
    pthread_t thread;
    void (*part)(void) = take_unblocked;
    HANDLE(10, note_it);
    tocsin_set_bell(count_delivery);
    block_set(SET(10));
    CHECK_EQ(pthread_create(&thread, NULL, run_part, &part), 0);
    int sent = 0;
    while (!__atomic_load_n(&taken, __ATOMIC_SEQ_CST)) {
        CHECK_EQ(pthread_kill(thread, 10), 0);
        sent++;
        while (__atomic_load_n(&delivered, __ATOMIC_SEQ_CST) < sent && !__atomic_load_n(&taken, __ATOMIC_SEQ_CST))
            sched_yield();
    }
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK_EQ(taken, 10);
    CHECK_EQ(delivered, sent - 1);
}

/* ------------------------------------------------------------------------------------------------- interruptions -- */

static int calls;

/* From a handler: only a wait that runs handlers ever gets here. */
static int send_12_at_the_third(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    if (++calls == 3) CHECK_EQ(raise(12), 0);
    return 0;
}

TEST(sigwaitinfo_runs_handlers_and_waits_on) { /* rule 106 */
    block_set(SET(12));
    tick_every(0.002, send_12_at_the_third);
    CHECK_EQ(tocsin_sigwaitinfo(SET(12), NULL), 12);
    CHECK(calls >= 3);
}

TEST(a_handler_that_fails_ends_sigwaitinfo) { /* rule 106 */
    tocsin_siginfo info = {.signo = 42};
    tick_every(0.002, note_and_fail);
    CHECK_EQ(tocsin_sigwaitinfo(SET(12), &info), TOCSIN_EUSER - 14);
    CHECK_EQ(info.signo, 42);
}

TEST(a_handler_that_fails_ends_sigtimedwait) {
    tick_every(0.002, note_and_fail);
    CHECK_EQ(tocsin_sigtimedwait(SET(12), 1000, NULL), TOCSIN_EUSER - 14);
    CHECK_EQ(tocsin_sigtimedwait(SET(12), 9e9, NULL), TOCSIN_EUSER - 14);
}

static int ticks;

/* From signal context: what a wait that runs no handler sees too. */
static void send_12_at_the_third_tick(int signum) {
    (void)signum;
    if (++ticks == 3) raise(12);
}

/* rule 105 */
TEST_NOT_UNDER_TSAN(sigwait_runs_no_handler_and_is_not_ended_by_one,
                    "it holds the signal back until the wait returns") {
    block_set(SET(12));
    tocsin_set_bell(send_12_at_the_third_tick);
    tick_every(0.002, note_and_fail);
    CHECK_EQ(tocsin_sigwait(SET(12)), 12);
    CHECK_JOURNAL("");
    CHECK_EQ(tocsin_check(), TOCSIN_EUSER - 14);
}

/* ------------------------------------------------------------------------------------------------------ timeouts -- */

TEST(a_timeout_of_zero_only_looks) { /* rule 107 */
    CHECK_EQ(tocsin_sigtimedwait(SET(10), 0, NULL), 0);
    block_set(SET(10));
    ARRIVE(10);
    CHECK_EQ(tocsin_sigtimedwait(SET(10), 0, NULL), 10);
}

TEST(a_timeout_gives_no_signal_after_at_least_its_time) { /* rule 107 */
    tocsin_siginfo info = {.signo = 42};
    double start = now();
    CHECK_EQ(tocsin_sigtimedwait(SET(10), 0.02, &info), 0);
    CHECK(now() - start >= 0.02);
    CHECK_EQ(info.signo, 42);
}

static int count(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

TEST(a_timeout_goes_on_for_the_rest_of_its_time_after_a_handler) { /* rule 107 */
    tick_every(0.01, count);
    double start = now();
    CHECK_EQ(tocsin_sigtimedwait(SET(10), 0.05, NULL), 0);
    CHECK(now() - start >= 0.05);
    CHECK(calls >= 1);
}

static int outlast(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return tocsin_sleep(0.04);
}

TEST(a_timeout_that_ends_inside_a_handler_gives_no_signal_and_no_garbage) { /* rule 108: not as CPython does it */
    tocsin_siginfo info = {.signo = 42};
    HANDLE(SIGALRM, outlast);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.005, 0, NULL), 0);
    CHECK_EQ(tocsin_sigtimedwait(SET(10), 0.02, &info), 0);
    CHECK_EQ(calls, 1);
    CHECK_EQ(info.signo, 42);
}

TEST(an_empty_set_waits_until_the_timeout) { /* rule 110 */
    block_set(SET(10));
    ARRIVE(10);
    double start = now();
    CHECK_EQ(tocsin_sigtimedwait(0, 0.01, NULL), 0);
    CHECK(now() - start >= 0.01);
}

TEST(an_empty_set_waits_until_a_handler_fails) { /* rule 110 */
    tick_every(0.002, note_and_fail);
    CHECK_EQ(tocsin_sigwaitinfo(0, NULL), TOCSIN_EUSER - 14);
}

TEST(the_shortest_timeouts_end) {
    const double times[] = {-0.0, -1e-10, -DBL_TRUE_MIN, 1e-9, 1e-320, DBL_TRUE_MIN, DBL_MIN};
    for (int i = 0; i < 7; i++) CHECK_EQ(tocsin_sigtimedwait(SET(10), times[i], NULL), 0);
}

TEST(a_timeout_that_is_no_time_is_refused) { /* rule 107 */
    const double beyond[] = {INFINITY, -INFINITY, 1e300, -1e300, DBL_MAX, 9.3e9};
    const double negative[] = {-1, -1e-9, -0.5, -9e9};
    CHECK_FAILS(tocsin_sigtimedwait(0, NAN, NULL), TOCSIN_ENAN, NOT_A_NUMBER);
    for (int i = 0; i < 6; i++) CHECK_FAILS(tocsin_sigtimedwait(0, beyond[i], NULL), TOCSIN_ETOOLARGE, TOO_LARGE);
    for (int i = 0; i < 4; i++)
        CHECK_FAILS(tocsin_sigtimedwait(0, negative[i], NULL), TOCSIN_ETIMEOUT, TIMEOUT_NEGATIVE);
}

TEST(a_refused_timeout_takes_no_signal) {
    block_set(SET(10));
    ARRIVE(10);
    CHECK_FAILS(tocsin_sigtimedwait(SET(10), -1, NULL), TOCSIN_ETIMEOUT, TIMEOUT_NEGATIVE);
    CHECK_EQ(tocsin_sigtimedwait(SET(10), 0, NULL), 10);
}

/* ------------------------------------------------------------------------------------------------------- siginfo -- */

TEST(siginfo_tells_who_sent_the_signal_and_how) { /* rule 109 */
    tocsin_siginfo info;
    block_set(SET(10));
    for (int way = 0; way < 3; way++) {
        memset(&info, 0x5a, sizeof info);
        if (way == 0) CHECK_EQ(kill(getpid(), 10), 0);
        if (way == 1) CHECK_EQ(tocsin_raise_signal(10), 0);
        if (way == 2) CHECK_EQ(tocsin_pthread_kill(pthread_self(), 10), 0);
        CHECK_EQ(tocsin_sigwaitinfo(SET(10), &info), 10);
        CHECK_EQ(info.signo, 10);
        CHECK_EQ(info.code, SI_USER);
        CHECK_EQ(info.error, 0);
        CHECK_EQ(info.pid, getpid());
        CHECK_EQ(info.uid, getuid());
    }
}

TEST(siginfo_tells_that_a_timer_sent_the_signal) { /* rule 109 */
    tocsin_siginfo info;
    block_set(SET(SIGALRM));
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.001, 0, NULL), 0);
    CHECK_EQ(tocsin_sigtimedwait(SET(SIGALRM), 1000, &info), SIGALRM);
    CHECK_EQ(info.code, SI_KERNEL);
    CHECK_EQ(SI_KERNEL, 128);
}

TEST(siginfo_tells_how_a_child_ended) {
    tocsin_siginfo info;
    block_set(SET(SIGCHLD));
    pid_t child = fork();
    if (child == 0) _exit(7);
    CHECK_EQ(tocsin_sigwaitinfo(SET(SIGCHLD), &info), SIGCHLD);
    CHECK_EQ(info.code, CLD_EXITED);
    CHECK_EQ(info.pid, child);
    CHECK_EQ(info.status, 7);
    CHECK_EQ(status_of(child), 7 << 8);
}

static void wait_in_a_thread(void) {
    tocsin_siginfo info;
    CHECK_EQ(kill(getpid(), 10), 0);
    CHECK_EQ(tocsin_sigwait(SET(10)), 10);
    CHECK_EQ(kill(getpid(), 10), 0);
    CHECK_EQ(tocsin_sigwaitinfo(SET(10), &info), 10);
    CHECK_EQ(tocsin_sigtimedwait(SET(10), 0.001, &info), 0);
}

TEST(any_thread_may_wait_for_what_was_sent_to_the_process) { /* rule 113 */
    block_set(SET(10));
    in_a_thread(wait_in_a_thread);
}
