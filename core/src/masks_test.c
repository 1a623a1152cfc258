/* masks_test.c - sets of signals, the calling thread's mask, what waits behind it. */
#include "unit_kit.h"

static tocsin_sigset set_of(const int *signums) {
    tocsin_sigset set = 0;
    for (; *signums; signums++) CHECK_EQ(tocsin_sigset_add(&set, *signums), 0);
    return set;
}
#define SET(...) set_of((const int[]){__VA_ARGS__, 0})

static tocsin_sigset mask_now(void) {
    tocsin_sigset mask;
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, 0, &mask), 0);
    return mask;
}

static tocsin_sigset pending_now(void) {
    tocsin_sigset pending;
    CHECK_EQ(tocsin_sigpending(&pending), 0);
    return pending;
}

/* ---------------------------------------------------------------------------------------------------------- sets -- */

TEST(a_set_has_what_was_added) {
    tocsin_sigset set = SET(1, 10, 34, 64);
    for (int signum = -2; signum < 70; signum++)
        CHECK_EQ(tocsin_sigset_has(set, signum), signum == 1 || signum == 10 || signum == 34 || signum == 64);
    CHECK(!tocsin_sigset_has(~(tocsin_sigset)0, INT_MIN) && !tocsin_sigset_has(~(tocsin_sigset)0, INT_MAX));
    CHECK_EQ(tocsin_sigset_add(&set, 10), 0);
    CHECK(set == SET(64, 34, 10, 1));
}

TEST(a_set_refuses_numbers_out_of_range_and_names_them) { /* rule 94 */
    tocsin_sigset set = SET(10);
    CHECK_FAILS(tocsin_sigset_add(&set, 0), TOCSIN_EMASK, "signal number 0 out of range [1; 64]");
    CHECK_FAILS(tocsin_sigset_add(&set, -1), TOCSIN_EMASK, "signal number -1 out of range [1; 64]");
    CHECK_FAILS(tocsin_sigset_add(&set, 65), TOCSIN_EMASK, "signal number 65 out of range [1; 64]");
    CHECK_FAILS(tocsin_sigset_add(&set, INT_MAX), TOCSIN_EMASK, "signal number 2147483647 out of range [1; 64]");
    CHECK_FAILS(tocsin_sigset_add(&set, INT_MIN), TOCSIN_EMASK, "signal number -2147483648 out of range [1; 64]");
    CHECK(set == SET(10));
}

static void note_report(const tocsin_report *report) {
    note("[%s %d %s: %s]", tocsin_error_name(report->code), report->signum, report->message ? report->message : "-",
         report->text);
}

TEST(a_set_leaves_the_c_librarys_own_two_out_with_a_warning) { /* rule 95 */
    tocsin_sigset set = SET(10);
    tocsin_set_report_hook(note_report);
    CHECK_EQ(tocsin_sigset_add(&set, 32), 0);
    CHECK_EQ(tocsin_sigset_add(&set, 33), 0);
    CHECK(set == SET(10));
    CHECK_JOURNAL(
        "[RuntimeWarning 32 -: invalid signal number 32, please use valid_signals()]"
        " [RuntimeWarning 33 -: invalid signal number 33, please use valid_signals()]");
}

static void add_32(void) {
    tocsin_sigset set = 0;
    CHECK_EQ(tocsin_sigset_add(&set, 32), 0);
}

TEST(without_a_hook_the_warning_goes_to_stderr) {
    CHECK_STR(stderr_of(add_32), "RuntimeWarning: invalid signal number 32, please use valid_signals()\n");
}

TEST(a_set_and_a_pending_set_want_a_place) {
    CHECK_FAILS(tocsin_sigset_add(NULL, 10), TOCSIN_ENULL, "set must not be NULL");
    CHECK_FAILS(tocsin_sigset_add(NULL, 0), TOCSIN_ENULL, "set must not be NULL");
    CHECK_FAILS(tocsin_sigpending(NULL), TOCSIN_ENULL, "set must not be NULL");
}

/* --------------------------------------------------------------------------------------------------------- masks -- */

TEST(the_mask_is_blocked_unblocked_and_set_and_the_one_before_given_back) { /* rules 92 and 99 */
    tocsin_sigset before;
    CHECK_EQ(SIG_BLOCK, 0);
    CHECK_EQ(SIG_UNBLOCK, 1);
    CHECK_EQ(SIG_SETMASK, 2);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, SET(10, 34), &before), 0);
    CHECK(before == 0);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, SET(12), &before), 0);
    CHECK(before == SET(10, 34));
    CHECK_EQ(tocsin_pthread_sigmask(SIG_UNBLOCK, SET(10, 14), &before), 0);
    CHECK(before == SET(10, 12, 34));
    CHECK_EQ(tocsin_pthread_sigmask(SIG_SETMASK, SET(1, 64), &before), 0);
    CHECK(before == SET(12, 34));
    CHECK(mask_now() == SET(1, 64));
    CHECK_EQ(tocsin_pthread_sigmask(SIG_SETMASK, 0, NULL), 0);
    CHECK(mask_now() == 0);
}

TEST(what_cannot_be_blocked_is_left_out_in_silence) { /* rules 95 and 96 */
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, ~(tocsin_sigset)0, NULL), 0);
    CHECK(mask_now() == (tocsin_valid_signals() & ~SET(SIGKILL, SIGSTOP)));
    CHECK_JOURNAL("");
}

TEST(an_unknown_how_is_refused_even_with_an_empty_set) { /* rule 97 */
    const int wrong[] = {1700, -1, 3, INT_MIN, INT_MAX};
    tocsin_sigset before = 42;
    for (int i = 0; i < 5; i++) {
        CHECK_FAILS(tocsin_pthread_sigmask(wrong[i], SET(10), &before), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
        CHECK_FAILS(tocsin_pthread_sigmask(wrong[i], 0, &before), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    }
    CHECK_EQ(before, 42);
}

TEST(handlers_have_run_when_the_mask_has_changed) { /* rule 98 */
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, SET(10), NULL), 0);
    ARRIVE(10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("");
    CHECK_EQ(tocsin_pthread_sigmask(SIG_UNBLOCK, SET(10), NULL), 0);
    CHECK_JOURNAL("10");
}

TEST(a_handler_that_fails_leaves_the_mask_changed_and_the_one_before_is_lost) { /* rule 98 */
    tocsin_sigset before = 42;
    HANDLE(10, note_and_fail);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, SET(10), NULL), 0);
    ARRIVE(10);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_SETMASK, SET(12), &before), TOCSIN_EUSER - 10);
    CHECK_EQ(before, 42);
    CHECK(mask_now() == SET(12));
}

/* ------------------------------------------------------------------------------------------------------- pending -- */

TEST(sigpending_tells_what_is_blocked_and_waits) { /* rule 100 */
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, SET(10, 12, 34), NULL), 0);
    CHECK(pending_now() == 0);
    ARRIVE(10, 34);
    CHECK_EQ(kill(getpid(), 12), 0);
    CHECK(pending_now() == SET(10, 12, 34));
}

TEST(sigpending_says_nothing_of_what_the_engine_has_not_handled_yet) { /* rule 101 */
    HANDLE(10, note_it);
    ARRIVE(10);
    CHECK(has_arrived(10));
    CHECK(pending_now() == 0);
    CHECK_JOURNAL("");
}

static pthread_barrier_t both;
static tocsin_sigset seen;

static void receive_and_look(void) {
    pthread_barrier_wait(&both);
    pthread_barrier_wait(&both); /* 10 was sent to this thread and 12 to the process meanwhile */
    seen = pending_now();
}

TEST(what_was_sent_to_a_thread_is_pending_for_it_alone) { /* rule 100 */
    pthread_t thread;
    void (*part)(void) = receive_and_look;
    pthread_barrier_init(&both, NULL, 2);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, SET(10, 12), NULL), 0);
    CHECK_EQ(pthread_create(&thread, NULL, run_part, &part), 0);
    pthread_barrier_wait(&both);
    CHECK_EQ(tocsin_pthread_kill(thread, 10), 0);
    CHECK_EQ(kill(getpid(), 12), 0);
    pthread_barrier_wait(&both);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK(seen == SET(10, 12));
    CHECK(pending_now() == SET(12));
}

/* -------------------------------------------------------------------------------------------------- who inherits -- */

static void look_at_mask(void) {
    seen = mask_now();
    CHECK_EQ(tocsin_pthread_sigmask(SIG_SETMASK, SET(64), NULL), 0);
}

TEST(a_thread_inherits_its_creators_mask_and_has_one_of_its_own) { /* rules 92 and 102 */
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, SET(10, 35), NULL), 0);
    in_a_thread(look_at_mask);
    CHECK(seen == SET(10, 35));
    CHECK(mask_now() == SET(10, 35));
}

static void keep_mask_and_lose_pending(void) {
    CHECK(mask_now() == SET(10, 35));
    CHECK(pending_now() == 0);
}

TEST(a_forked_child_keeps_the_mask_and_loses_what_is_pending) { /* rule 102 */
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, SET(10, 35), NULL), 0);
    ARRIVE(10, 35);
    CHECK_EQ(in_a_child(keep_mask_and_lose_pending), 0);
    CHECK(pending_now() == SET(10, 35));
}

/* The program that the next test becomes: it judges before main. */
__attribute__((constructor)) static void judge_mask_after_exec(void) {
    if (!getenv("TOCSIN_JUDGE_MASK")) return;
    CHECK(mask_now() == SET(10, 35));
    CHECK(pending_now() == SET(10));
    _exit(0);
}

TEST(a_program_keeps_mask_and_pending_signals_over_exec) { /* rule 102 */
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, SET(10, 35), NULL), 0);
    ARRIVE(10);
    setenv("TOCSIN_JUDGE_MASK", "1", 1);
    execl("/proc/self/exe", "masks_test", (char *)NULL);
    CHECK(!"exec failed");
}
