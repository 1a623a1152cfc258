/* dispatch_test.c - the safe point: order, coalescing, frames, what a handler returns. Nesting is in nesting_test.c. */
#include "unit_kit.h"

/* rule 9 */
TEST(handlers_run_in_ascending_order_of_their_numbers) {
    int arrivals[] = {64, 14, 12, 34, 10, 1};
    for (int i = 0; i < 6; i++) HANDLE(arrivals[i], note_it);
    ARRIVE(64, 14, 12, 34, 10, 1);
    CHECK_JOURNAL("");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("1 10 12 14 34 64");
}

TEST(every_valid_signal_reaches_its_handler) {
    char expected[512] = "";
    for (int signum = 1; signum < TOCSIN_NSIG; signum++) {
        if (signum == SIGKILL || signum == SIGSTOP || signum == 32 || signum == 33) continue;
        HANDLE(signum, note_it);
        ARRIVE(signum);
        sprintf(expected + strlen(expected), *expected ? " %d" : "%d", signum);
    }
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL(expected);
}

TEST(a_safe_point_without_arrivals_runs_nothing) {
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ((tocsin_check)(), 0);
    CHECK_EQ(tocsin_check_at("a", 1, "b"), 0);
    CHECK_JOURNAL("");
}

/* rule 7, its second half */
TEST(arrivals_of_one_signal_coalesce_until_its_handler_runs) {
    HANDLE(10, note_it);
    ARRIVE(10, 10, 10, 10, 10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
}

/* rule 5 */
TEST(the_handler_stays_after_a_delivery) {
    HANDLE(10, note_it);
    for (int i = 0; i < 3; i++) {
        ARRIVE(10);
        CHECK_EQ(tocsin_check(), 0);
    }
    CHECK_JOURNAL("10 10 10");
    CHECK(tocsin_getsignal(10) == note_it);
}

static int note_flags(int signum, const tocsin_frame *frame) {
    (void)frame;
    note("%d%s%s%s", signum, tocsin_is_tripped() ? " is_tripped" : "", has_arrived(10) ? " 10-set" : "",
         has_arrived(12) ? " 12-set" : "");
    return 0;
}

TEST(is_tripped_is_cleared_before_the_scan_and_each_flag_before_its_handler) { /* rule 10 */
    HANDLE(10, note_flags);
    HANDLE(12, note_flags);
    ARRIVE(12, 10);
    CHECK(tocsin_is_tripped());
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10 12-set 12");
    CHECK(!tocsin_is_tripped());
}

/* -------------------------------------------------------------------------------------------------------- frames -- */

static const tocsin_frame *frames[4];
static tocsin_frame copies[4];
static int framed;

static int keep_frame(int signum, const tocsin_frame *frame) {
    (void)signum;
    frames[framed] = frame;
    copies[framed++] = *frame;
    return 0;
}

TEST(all_handlers_of_one_pass_get_the_same_frame) { /* rule 12 */
    HANDLE(10, keep_frame);
    HANDLE(12, keep_frame);
    HANDLE(14, keep_frame);
    ARRIVE(10, 12, 14);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(framed, 3);
    CHECK(frames[0] == frames[1] && frames[1] == frames[2]);
}

TEST(the_frame_tells_where_the_safe_point_stands) {
    HANDLE(10, keep_frame);
    ARRIVE(10);
    int line = __LINE__ + 1;
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(copies[0].file, __FILE__);
    CHECK_EQ(copies[0].line, line);
    CHECK_STR(copies[0].function, __func__);
    CHECK(copies[0].outer == NULL);
    CHECK(copies[0].data == NULL);
}

TEST(the_frame_of_a_check_through_a_pointer_knows_no_place) {
    int (*check)(void) = (tocsin_check);
    HANDLE(10, keep_frame);
    ARRIVE(10);
    CHECK_EQ(check(), 0);
    CHECK(copies[0].file == NULL && copies[0].line == 0 && copies[0].function == NULL);
}

TEST(the_frame_of_a_sleep_tells_where_it_was_called) {
    HANDLE(10, keep_frame);
    ARRIVE(10);
    int line = __LINE__ + 1;
    CHECK_EQ(tocsin_sleep(0.001), 0);
    CHECK_STR(copies[0].file, __FILE__);
    CHECK_EQ(copies[0].line, line);
}

TEST(the_frame_carries_the_data_of_the_handler_that_runs) {
    int first, second;
    CHECK_EQ(tocsin_swap(10, (tocsin_disposition){keep_frame, &first}, NULL), 0);
    CHECK_EQ(tocsin_swap(12, (tocsin_disposition){keep_frame, &second}, NULL), 0);
    HANDLE(14, keep_frame);
    ARRIVE(14, 12, 10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK(copies[0].data == &first);
    CHECK(copies[1].data == &second);
    CHECK(copies[2].data == NULL);
}

/* ------------------------------------------------------------------------------------------ what handlers return -- */

static int answer;

static int give_answer(int signum, const tocsin_frame *frame) {
    (void)frame;
    note("%d", signum);
    return answer;
}

TEST(what_a_handler_returns_is_ignored_unless_it_is_negative) { /* rule 11 */
    const int values[] = {0, 1, 22, INT_MAX};
    HANDLE(10, give_answer);
    for (int i = 0; i < 4; i++) {
        answer = values[i];
        ARRIVE(10);
        CHECK_EQ(tocsin_check(), 0);
    }
    CHECK_JOURNAL("10 10 10 10");
    CHECK_EQ(tocsin_error(), 0);
}

/* rules 13 and 16: no code is special */
TEST(the_code_of_a_failing_handler_is_the_safe_points) {
    const int codes[] = {-1,           TOCSIN_ESIGNUM,   TOCSIN_EOS(EIO), TOCSIN_KEYBOARD_INTERRUPT,
                         TOCSIN_EUSER, TOCSIN_EUSER - 7, INT_MIN};
    HANDLE(10, give_answer);
    for (int i = 0; i < 7; i++) {
        answer = codes[i];
        ARRIVE(10);
        CHECK_EQ(tocsin_check(), codes[i]);
        CHECK_EQ(tocsin_error(), codes[i]);
    }
}

TEST(a_failing_handler_leaves_what_was_not_reached_pending) { /* rule 13 */
    HANDLE(10, note_it);
    HANDLE(12, note_and_fail);
    HANDLE(14, note_it);
    HANDLE(15, note_it);
    ARRIVE(10, 12, 14, 15);
    CHECK_EQ(tocsin_check(), TOCSIN_EUSER - 12);
    CHECK_JOURNAL("10 12!");
    CHECK(tocsin_is_tripped());
    CHECK(!has_arrived(10) && !has_arrived(12) && has_arrived(14) && has_arrived(15));
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10 12! 14 15");
}

TEST(three_failing_handlers_fail_three_safe_points_in_ascending_order) { /* rule 14 */
    HANDLE(10, note_and_fail);
    HANDLE(12, note_and_fail);
    HANDLE(14, note_and_fail);
    ARRIVE(14, 12, 10);
    CHECK_EQ(tocsin_check(), TOCSIN_EUSER - 10);
    CHECK_EQ(tocsin_check(), TOCSIN_EUSER - 12);
    CHECK_EQ(tocsin_check(), TOCSIN_EUSER - 14);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10! 12! 14!");
}

/* Rule 27 is CPython's own mistake; meant is what its documentation says: the rest is handled by the next call. */
TEST(the_rest_of_a_failed_direct_pass_is_seen_by_the_inline_check) {
    HANDLE(10, note_and_fail);
    HANDLE(12, note_it);
    tocsin_sigset both = 0, before;
    CHECK_EQ(tocsin_sigset_add(&both, 10), 0);
    CHECK_EQ(tocsin_sigset_add(&both, 12), 0);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, both, NULL), 0);
    ARRIVE(10, 12);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_UNBLOCK, both, &before), TOCSIN_EUSER - 10);
    CHECK(__atomic_load_n(&tocsin_i_pending, __ATOMIC_RELAXED) != 0);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10! 12");
}

TEST(the_safe_point_after_the_last_handler_failed_finds_nothing) {
    HANDLE(10, note_and_fail);
    ARRIVE(10);
    CHECK_EQ(tocsin_check(), TOCSIN_EUSER - 10);
    CHECK(tocsin_is_tripped()); /* rule 13: set again, though nothing is left */
    CHECK_EQ(tocsin_check(), 0);
    CHECK(!tocsin_is_tripped());
    CHECK_JOURNAL("10!");
}

static int note_mask(int signum, const tocsin_frame *frame) {
    (void)frame;
    sigset_t mask;
    CHECK_EQ(pthread_sigmask(SIG_BLOCK, NULL, &mask), 0);
    for (int blocked = 1; blocked < TOCSIN_NSIG; blocked++)
        if (sigismember(&mask, blocked) == 1) note("blocked:%d", blocked);
    note("%d", signum);
    return 0;
}

TEST(nothing_is_masked_while_a_handler_runs) { /* rule 4 */
    HANDLE(10, note_mask);
    HANDLE(12, note_mask);
    ARRIVE_TOGETHER(10, 12);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10 12");
    block(15);
    ARRIVE(10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10 12 blocked:15 10");
}
