/* timers_test.c - alarm and the interval timers. What is left of a timer depends on the time that passes: it is judged
 * between the bounds that the monotonic clock gives, never by a fixed figure. */
#include <float.h>
#include <sched.h>

#include "unit_kit.h"

#define TIMER_FAILS(call) CHECK_FAILS(call, TOCSIN_EITIMER(EINVAL), INVALID_ARGUMENT)
#define NOT_A_NUMBER "Invalid value NaN (not a number)"
#define TOO_LARGE "timestamp too large to convert to C _PyTime_t"

static double now(void) {
    return (double)tocsin_port_now_ns() / 1e9;
}

/* --------------------------------------------------------------------------------------------------------- alarm -- */

TEST(alarm_returns_the_seconds_that_were_left) { /* rules 76 and 78 */
    CHECK_EQ(tocsin_alarm(1000), 0);
    int64_t left = tocsin_alarm(0);
    CHECK(left >= 990 && left <= 1000);
    CHECK_EQ(tocsin_alarm(0), 0);
}

TEST(an_alarm_sends_sigalrm) {
    HANDLE(SIGALRM, note_it);
    CHECK_EQ(tocsin_alarm(1), 0);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.001, 0, NULL), 0); /* the same timer, sooner: rule 79 */
    CHECK_EQ(tocsin_pause(), 0);
    CHECK_JOURNAL("14");
    CHECK_EQ(tocsin_alarm(0), 0);
}

static int64_t rounded(double seconds) {
    int64_t whole = (int64_t)(seconds + 0.5);
    return whole ? whole : 1;
}

/* Again until so little time has passed that it makes no difference. */
static int64_t alarm_after_setting(double seconds) {
    for (;;) {
        double start = now();
        CHECK_EQ(tocsin_setitimer(ITIMER_REAL, seconds, 0, NULL), 0);
        int64_t left = tocsin_alarm(0);
        if (rounded(seconds - (now() - start)) == rounded(seconds)) return left;
    }
}

TEST(what_an_alarm_had_left_is_rounded_to_the_nearest_second_but_never_to_none) { /* rule 77 */
    HANDLE(SIGALRM, TOCSIN_SIG_IGN);
    CHECK_EQ(alarm_after_setting(1.4), 1);
    CHECK_EQ(alarm_after_setting(1.6), 2);
    CHECK_EQ(alarm_after_setting(0.3), 1);
    CHECK_EQ(alarm_after_setting(2.49), 2);
    CHECK_EQ(alarm_after_setting(2.52), 3);
}

TEST(a_negative_alarm_counts_as_its_unsigned_twin) { /* rule 78 */
    CHECK_EQ(tocsin_alarm(-1), 0);
    CHECK_EQ(tocsin_alarm(0), 4294967295);
    CHECK_EQ(tocsin_alarm(INT_MIN), 0);
    CHECK_EQ(tocsin_alarm(INT_MAX), 2147483648);
    CHECK_EQ(tocsin_alarm(0), INT_MAX);
}

TEST(alarm_and_the_real_timer_are_one) { /* rule 79 */
    tocsin_itimer before;
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 1000, 3, NULL), 0);
    CHECK(tocsin_alarm(500) >= 990);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0, 0, &before), 0);
    CHECK(before.value > 490 && before.value <= 500);
    CHECK(before.interval == 0);
}

/* -------------------------------------------------------------------------------------------------- set and read -- */

TEST(setitimer_gives_the_timer_before_and_getitimer_the_timer_now) { /* rule 80 */
    for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) {
        tocsin_itimer before = {-1, -1}, next;
        CHECK_EQ(tocsin_setitimer(which, 1000.5, 7.25, &before), 0);
        CHECK(before.value == 0 && before.interval == 0);
        CHECK_EQ(tocsin_getitimer(which, &next), 0);
        CHECK(next.value > 990 && next.value < 1000.6 && next.interval == 7.25);
        CHECK_EQ(tocsin_setitimer(which, 0, 0, &before), 0);
        CHECK(before.value > 990 && before.value <= next.value && before.interval == 7.25);
        CHECK_EQ(tocsin_setitimer(which, 0, 0, NULL), 0);
    }
}

static double interval_after(double interval) {
    tocsin_itimer timer;
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 1000, interval, NULL), 0);
    CHECK_EQ(tocsin_getitimer(ITIMER_REAL, &timer), 0);
    return timer.interval;
}

TEST(times_are_rounded_up_to_microseconds) { /* rule 82 */
    CHECK(interval_after(1.9999999) == 2.0);
    CHECK(interval_after(1e-9) == 1e-6);
    CHECK(interval_after(1e-320) == 1e-6);
    CHECK(interval_after(DBL_TRUE_MIN) == 1e-6);
    CHECK(interval_after(DBL_MIN) == 1e-6);
    CHECK(interval_after(1e-6) == 1e-6);
    CHECK(interval_after(1.0000011) == 1.000002);
    CHECK(interval_after(0.25) == 0.25);
    CHECK(interval_after(-1e-9) == 0);
    CHECK(interval_after(-0.0) == 0);
    CHECK(interval_after(-DBL_TRUE_MIN) == 0);
}

TEST(the_shortest_times_fire) { /* rule 82 */
    const double times[] = {1e-9, 1e-320, DBL_TRUE_MIN};
    HANDLE(SIGALRM, note_it);
    for (int i = 0; i < 3; i++) {
        CHECK_EQ(tocsin_setitimer(ITIMER_REAL, times[i], 0, NULL), 0);
        CHECK_EQ(tocsin_pause(), 0);
    }
    CHECK_JOURNAL("14 14 14");
}

TEST(a_time_that_rounds_to_nothing_disarms) { /* rule 82 */
    tocsin_itimer before;
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 1000, 0, NULL), 0);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, -1e-9, 0, &before), 0);
    CHECK(before.value > 990);
    CHECK_EQ(tocsin_getitimer(ITIMER_REAL, &before), 0);
    CHECK(before.value == 0);
}

TEST(an_interval_without_a_value_is_kept_by_the_two_timers_of_processor_time) { /* rule 84 */
    tocsin_itimer timer;
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0, 5, NULL), 0);
    CHECK_EQ(tocsin_getitimer(ITIMER_REAL, &timer), 0);
    CHECK(timer.value == 0 && timer.interval == 0);
    for (int which = ITIMER_VIRTUAL; which <= ITIMER_PROF; which++) {
        CHECK_EQ(tocsin_setitimer(which, 0, 5, NULL), 0);
        CHECK_EQ(tocsin_getitimer(which, &timer), 0);
        CHECK(timer.value == 0 && timer.interval == 5);
    }
}

TEST(a_timer_of_processor_time_is_rounded_up_when_it_is_read_back) { /* rule 87 */
    tocsin_itimer timer;
    block(SIGVTALRM);
    CHECK_EQ(tocsin_setitimer(ITIMER_VIRTUAL, 1e-6, 1e-6, NULL), 0); /* an interval: it is never over */
    CHECK_EQ(tocsin_getitimer(ITIMER_VIRTUAL, &timer), 0);
    CHECK(timer.value >= 1e-6);
}

/* ----------------------------------------------------------------------------------------------------- bad times -- */

#define UNCHANGED(call)                                            \
    do {                                                           \
        tocsin_itimer armed_, later_;                              \
        CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 1000, 3, NULL), 0); \
        CHECK_EQ(tocsin_getitimer(ITIMER_REAL, &armed_), 0);       \
        call;                                                      \
        CHECK_EQ(tocsin_getitimer(ITIMER_REAL, &later_), 0);       \
        CHECK(later_.value <= armed_.value && later_.value > 900); \
        CHECK(later_.interval == 3);                               \
    } while (0)

TEST(a_time_that_is_not_a_number_is_refused) { /* rule 81 */
    UNCHANGED(CHECK_FAILS(tocsin_setitimer(ITIMER_REAL, NAN, 0, NULL), TOCSIN_ENAN, NOT_A_NUMBER));
    UNCHANGED(CHECK_FAILS(tocsin_setitimer(ITIMER_REAL, -(double)NAN, 0, NULL), TOCSIN_ENAN, NOT_A_NUMBER));
    UNCHANGED(CHECK_FAILS(tocsin_setitimer(ITIMER_REAL, 1, NAN, NULL), TOCSIN_ENAN, NOT_A_NUMBER));
}

TEST(a_time_beyond_the_clock_is_refused) { /* rule 81 */
    const double times[] = {INFINITY, -INFINITY, 1e300, -1e300, DBL_MAX, 9223372037.0, -9223372038.0};
    for (int i = 0; i < 7; i++) {
        UNCHANGED(CHECK_FAILS(tocsin_setitimer(ITIMER_REAL, times[i], 0, NULL), TOCSIN_ETOOLARGE, TOO_LARGE));
        UNCHANGED(CHECK_FAILS(tocsin_setitimer(ITIMER_REAL, 1, times[i], NULL), TOCSIN_ETOOLARGE, TOO_LARGE));
    }
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 9223372036.0, 0, NULL), 0);
}

TEST(a_negative_time_is_refused_by_the_kernel) { /* rules 82 and 83 */
    const double times[] = {-1e-6, -1, -0.5, -1.5, -1e9, -9e9};
    for (int i = 0; i < 6; i++) {
        UNCHANGED(TIMER_FAILS(tocsin_setitimer(ITIMER_REAL, times[i], 0, NULL)));
        UNCHANGED(TIMER_FAILS(tocsin_setitimer(ITIMER_REAL, 1, times[i], NULL)));
    }
}

TEST(a_timer_that_does_not_exist_is_refused) { /* rule 83 */
    const int wrong[] = {INT_MIN, -1, 3, 99, INT_MAX};
    tocsin_itimer timer = {1, 2};
    for (int i = 0; i < 5; i++) {
        UNCHANGED(TIMER_FAILS(tocsin_setitimer(wrong[i], 1, 0, NULL)));
        TIMER_FAILS(tocsin_getitimer(wrong[i], &timer));
        CHECK(timer.value == 1 && timer.interval == 2);
    }
}

TEST(times_are_judged_before_the_timer) { /* rule 81 */
    CHECK_FAILS(tocsin_setitimer(99, NAN, 0, NULL), TOCSIN_ENAN, NOT_A_NUMBER);
    CHECK_FAILS(tocsin_setitimer(99, 0, INFINITY, NULL), TOCSIN_ETOOLARGE, TOO_LARGE);
}

TEST(a_failing_call_writes_no_timer_before) { /* rule 83 */
    tocsin_itimer before = {1, 2};
    TIMER_FAILS(tocsin_setitimer(ITIMER_REAL, -1, 0, &before));
    CHECK(before.value == 1 && before.interval == 2);
}

TEST(getitimer_wants_a_place_for_the_timer) {
    CHECK_FAILS(tocsin_getitimer(ITIMER_REAL, NULL), TOCSIN_ENULL, "value must not be NULL");
}

/* -------------------------------------------------------------------------------------------------------- firing -- */

/* Uses up processor time until signum has arrived. */
static void burn_until(int signum) {
    while (!has_arrived(signum)) continue;
}

TEST(each_timer_sends_its_own_signal) { /* rule 85 */
    const int signums[] = {SIGALRM, SIGVTALRM, SIGPROF};
    for (int which = 0; which < 3; which++) {
        HANDLE(signums[which], note_it);
        CHECK_EQ(tocsin_setitimer(which, 0.001, 0, NULL), 0);
        burn_until(signums[which]);
        CHECK_EQ(tocsin_check(), 0);
    }
    CHECK_JOURNAL("14 26 27");
}

static void wait_until_pending(int signum) {
    tocsin_sigset set = 0;
    while (!tocsin_sigset_has(set, signum)) {
        sched_yield();
        CHECK_EQ(tocsin_sigpending(&set), 0);
    }
}

TEST(periods_that_pass_while_the_signal_is_blocked_become_one) { /* rule 86 */
    HANDLE(SIGALRM, note_it);
    block(SIGALRM);
    double start = now();
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.001, 0.001, NULL), 0);
    wait_until_pending(SIGALRM);
    while (now() - start < 0.02) sched_yield();
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0, 0, NULL), 0);
    int ends[2];
    open_pipe(ends);
    CHECK_EQ(tocsin_set_wakeup_fd(ends[1], true, NULL), 0);
    unblock(SIGALRM);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("14");
    CHECK_STR(bytes_in(ends[0]), "14");
}

TEST(disarming_keeps_a_signal_that_is_pending_already) { /* rule 86 */
    HANDLE(SIGALRM, note_it);
    block(SIGALRM);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.001, 0, NULL), 0);
    wait_until_pending(SIGALRM);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0, 0, NULL), 0);
    CHECK_EQ(tocsin_alarm(0), 0);
    unblock(SIGALRM);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("14");
}

TEST(a_handler_that_fails_does_not_stop_an_interval_timer) { /* rule 89 */
    HANDLE(SIGALRM, note_and_fail);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.002, 0.002, NULL), 0);
    for (int i = 0; i < 3; i++) CHECK_EQ(tocsin_sleep(1000), TOCSIN_EUSER - 14);
    tocsin_itimer timer;
    CHECK_EQ(tocsin_getitimer(ITIMER_REAL, &timer), 0);
    CHECK(timer.interval == 0.002);
}

/* ------------------------------------------------------------------------------------------------- fork and exec -- */

static void have_no_timer(void) {
    tocsin_itimer timer;
    for (int which = 0; which < 3; which++) {
        CHECK_EQ(tocsin_getitimer(which, &timer), 0);
        CHECK(timer.value == 0 && timer.interval == 0);
    }
    CHECK_EQ(tocsin_alarm(0), 0);
}

TEST(a_forked_child_has_no_timers) { /* rule 88 */
    for (int which = 0; which < 3; which++) CHECK_EQ(tocsin_setitimer(which, 1000, 2, NULL), 0);
    CHECK_EQ(in_a_child(have_no_timer), 0);
    CHECK(tocsin_alarm(0) >= 990);
}

/* The program that the next test becomes: it judges before main. */
__attribute__((constructor)) static void judge_timer_after_exec(void) {
    if (!getenv("TOCSIN_JUDGE_TIMER")) return;
    tocsin_itimer timer;
    CHECK_EQ(tocsin_getitimer(ITIMER_REAL, &timer), 0);
    CHECK(timer.value > 990 && timer.value <= 1000 && timer.interval == 7.5);
    _exit(0);
}

TEST(a_timer_goes_on_after_exec) { /* rule 88 */
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 1000, 7.5, NULL), 0);
    setenv("TOCSIN_JUDGE_TIMER", "1", 1);
    execl("/proc/self/exe", "timers_test", (char *)NULL);
    CHECK(!"exec failed");
}

/* ----------------------------------------------------------------------------------------------------- elsewhere -- */

static void set_timers(void) {
    tocsin_itimer timer;
    CHECK_EQ(tocsin_alarm(1000), 0);
    CHECK_EQ(tocsin_getitimer(ITIMER_REAL, &timer), 0);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0, 0, &timer), 0);
    CHECK(timer.value > 990);
}

TEST(timers_may_be_set_from_any_thread) { /* rule 91 */
    in_a_thread(set_timers);
}
