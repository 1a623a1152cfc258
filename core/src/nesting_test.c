/* nesting_test.c - safe points inside handlers, handlers that change handlers, and signals whose handler has gone. */
#include "unit_kit.h"

/* What handler 10 does between its two notes. */
static int (*inside)(void);

static int run_inside(int signum, const tocsin_frame *frame) {
    (void)frame;
    note("%d<", signum);
    int result = inside();
    note("%d>", signum);
    return result;
}

static void handle_with_inside(int (*part)(void)) {
    inside = part;
    HANDLE(10, run_inside);
    HANDLE(1, note_it);
    HANDLE(12, note_it);
    HANDLE(14, note_it);
}

/* ----------------------------------------------------------------------------------------- without a new arrival -- */

static int reach_safe_points(void) {
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(tocsin_sleep(0), 0);
    CHECK_EQ(tocsin_sleep(0.001), 0);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, 0, NULL), 0);
    CHECK_EQ(tocsin_raise_signal(0), 0);
    CHECK_EQ(tocsin_pthread_kill(pthread_self(), 0), 0);
    HANDLE(15, note_it);
    return 0;
}

TEST(a_nested_safe_point_without_a_new_arrival_runs_nothing) { /* rule 18 */
    handle_with_inside(reach_safe_points);
    ARRIVE(10, 12);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10< 10> 12");
}

/* -------------------------------------------------------------------------------------------- with a new arrival -- */

static int send_1(void) {
    ARRIVE(1);
    return tocsin_check();
}

TEST(a_nested_safe_point_after_a_new_arrival_runs_everything_that_is_pending) { /* rule 19 */
    handle_with_inside(send_1);
    ARRIVE(10, 12);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10< 1 12 10>");
}

static int send_10_once(void) {
    static int depth;
    if (depth++) return 0;
    ARRIVE(10);
    return tocsin_check();
}

TEST(a_handler_is_interrupted_by_its_own_signal) { /* rule 20 */
    handle_with_inside(send_10_once);
    ARRIVE(10, 12);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10< 10< 10> 12 10>");
}

static int depth;

static int fail_at_depth_1000(int signum, const tocsin_frame *frame) {
    (void)frame;
    if (++depth == 1000) return TOCSIN_EUSER - 3;
    ARRIVE(signum);
    int result = tocsin_check();
    depth--;
    return result;
}

TEST(recursion_ends_with_the_failure_of_the_innermost_handler) { /* rule 20 */
    HANDLE(10, fail_at_depth_1000);
    ARRIVE(10);
    CHECK_EQ(tocsin_check(), TOCSIN_EUSER - 3);
    CHECK_EQ(depth, 1);
    CHECK(tocsin_i_engine->frame == NULL);
}

static int send_12_and_14(void) {
    ARRIVE(12, 14);
    return 0;
}

TEST(an_arrival_of_a_signal_that_is_already_pending_coalesces) { /* rule 21 */
    handle_with_inside(send_12_and_14);
    ARRIVE(10, 12);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10< 10> 12 14");
    CHECK(tocsin_is_tripped()); /* for an arrival came after the pass began */
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10< 10> 12 14");
}

static int send_1_without_a_safe_point(void) {
    ARRIVE(1);
    return 0;
}

TEST(a_lower_signal_that_arrives_in_a_handler_waits_for_the_next_safe_point) { /* rule 22 */
    handle_with_inside(send_1_without_a_safe_point);
    ARRIVE(10, 12);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10< 10> 12");
    CHECK(tocsin_is_tripped() && has_arrived(1));
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10< 10> 12 1");
}

/* ----------------------------------------------------------------------------------------------- nested failures -- */

static int send_1_and_catch(void) {
    ARRIVE(1);
    note("caught:%d", tocsin_check() == TOCSIN_EUSER - 1);
    return 0;
}

TEST(a_handler_may_catch_what_fails_inside_it_and_the_outer_pass_goes_on) { /* rule 23 */
    handle_with_inside(send_1_and_catch);
    HANDLE(1, note_and_fail);
    ARRIVE(10, 12, 14);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10< 1! caught:1 10> 12 14");
}

TEST(a_nested_failure_that_is_not_caught_leaves_the_outer_safe_point) {
    handle_with_inside(send_1);
    HANDLE(1, note_and_fail);
    ARRIVE(10, 12);
    CHECK_EQ(tocsin_check(), TOCSIN_EUSER - 1);
    CHECK_JOURNAL("10< 1! 10>");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10< 1! 10> 12");
}

/* -------------------------------------------------------------------------------------------------------- frames -- */

static int note_frames(int signum, const tocsin_frame *frame) {
    for (; frame; frame = frame->outer) note("%d:%s", signum, frame->function ? frame->function : "?");
    return 0;
}

static int reach_from_10(int signum, const tocsin_frame *frame) {
    note_frames(signum, frame);
    ARRIVE(12);
    return tocsin_check();
}

static int reach_from_12(int signum, const tocsin_frame *frame) {
    note_frames(signum, frame);
    return tocsin_raise_signal(14);
}

TEST(the_outer_frames_are_the_safe_points_whose_handlers_are_running) {
    HANDLE(10, reach_from_10);
    HANDLE(12, reach_from_12);
    HANDLE(14, note_frames);
    ARRIVE(10);
    CHECK_EQ(tocsin_check_at("file", 7, "outermost"), 0);
    CHECK_JOURNAL(
        "10:outermost"
        " 12:reach_from_10 12:outermost"
        " 14:tocsin_raise_signal 14:reach_from_10 14:outermost");
    ARRIVE(14);
    journal[0] = '\0';
    CHECK_EQ(tocsin_check_at("file", 8, "again"), 0);
    CHECK_JOURNAL("14:again");
}

static const tocsin_frame *outermost;

static int keep_frame_and_send_12(int signum, const tocsin_frame *frame) {
    (void)signum;
    outermost = frame;
    return tocsin_raise_signal(12);
}

static int look_at_outer_frame(int signum, const tocsin_frame *frame) {
    note("%d:%s", signum, frame->outer == outermost ? "same" : "another");
    return 0;
}

TEST(the_outer_frame_is_the_very_one_that_the_outer_handler_got) { /* rule 12 */
    HANDLE(10, keep_frame_and_send_12);
    HANDLE(12, look_at_outer_frame);
    ARRIVE(10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("12:same");
}

TEST(the_data_of_the_outer_handler_is_its_own_again_after_a_nested_pass) {
    int first, second;
    CHECK_EQ(tocsin_swap(10, (tocsin_disposition){reach_from_10, &first}, NULL), 0);
    CHECK_EQ(tocsin_swap(12, (tocsin_disposition){note_frames, &second}, NULL), 0);
    ARRIVE(10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK(tocsin_i_engine->frame == NULL);
}

/* ------------------------------------------------------------------------------------ handlers that change hands -- */

static int other(int signum, const tocsin_frame *frame) {
    (void)frame;
    note("other:%d", signum);
    return 0;
}

static int give_12_to_other(void) {
    HANDLE(12, other);
    return 0;
}

TEST(a_handler_that_was_replaced_after_the_arrival_is_not_called) { /* rules 24 and 39 */
    handle_with_inside(give_12_to_other);
    ARRIVE(10, 12);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10< 10> other:12");
}

static int give_10_to_other(void) {
    HANDLE(10, other);
    return 0;
}

TEST(a_handler_that_replaces_itself_runs_to_its_end) { /* rule 26 */
    handle_with_inside(give_10_to_other);
    ARRIVE(10);
    CHECK_EQ(tocsin_check(), 0);
    ARRIVE(10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10< 10> other:10");
}

static void note_report(const tocsin_report *report) {
    note("[%s %d %d %s: %s]", tocsin_error_name(report->code), report->signum, tocsin_error_errno(report->code),
         report->message ? report->message : "-", report->text);
}

static int ignore_12_default_14(void) {
    HANDLE(12, TOCSIN_SIG_IGN);
    HANDLE(14, TOCSIN_SIG_DFL);
    return 0;
}

/* rule 25 */
TEST(a_signal_whose_handler_has_gone_is_reported_and_the_pass_goes_on) {
    handle_with_inside(ignore_12_default_14);
    HANDLE(15, note_it);
    CHECK(tocsin_set_report_hook(note_report) == NULL);
    ARRIVE(10, 12, 14, 15);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL(
        "10< 10>"
        " [OSError 12 0 -: Signal 12 ignored due to race condition]"
        " [OSError 14 0 -: Signal 14 ignored due to race condition] 15");
    CHECK(tocsin_set_report_hook(NULL) == note_report);
}

static void check_once(void) {
    CHECK_EQ(tocsin_check(), 0);
}

TEST(without_a_hook_the_report_goes_to_stderr_as_python_prints_it) { /* rule 25 */
    handle_with_inside(ignore_12_default_14);
    ARRIVE(10, 12, 14);
    CHECK_STR(stderr_of(check_once),
              "OSError: Signal 12 ignored due to race condition\n"
              "OSError: Signal 14 ignored due to race condition\n");
}

static int finish(void) {
    return tocsin_fini();
}

TEST(a_handler_that_ends_the_engine_ends_its_pass) {
    handle_with_inside(finish);
    tocsin_set_report_hook(note_report);
    ARRIVE(10, 12);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10< 10>");
    CHECK(tocsin_getsignal(12) == TOCSIN_SIG_DFL);
}

static void check_in_hook(const tocsin_report *report) {
    note("[%d", report->signum);
    ARRIVE(1);
    CHECK_EQ(tocsin_check(), 0);
    note("]");
}

TEST(a_report_hook_may_reach_a_safe_point) {
    handle_with_inside(ignore_12_default_14);
    HANDLE(15, note_it);
    tocsin_set_report_hook(check_in_hook);
    ARRIVE(10, 12, 15);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10< 10> [12 1 15 ]");
}
