/* arguments_test.c - each function with each wrong argument, wherever it may be called from. What needs a state of its
 * own to be wrong in, as a pipe or a timer, is tested in the room of the function. */
#include "unit_kit.h"

#define BAD_DESCRIPTOR "[Errno 9] Bad file descriptor"
#define MAIN_ONLY(function) function " only works in main thread of the main interpreter"

static const int out_of_range[] = {INT_MIN, -1, 0, 65, INT_MAX};
static const int kept_by_the_kernel[] = {SIGKILL, SIGSTOP, 32, 33};

static tocsin_disposition handled(tocsin_handler handler) {
    return (tocsin_disposition){handler, NULL};
}

/* ------------------------------------------------------------------------------------------------ signal numbers -- */

/* Functions of the table: a number out of range, whatever else is given (rules 31, 45, 73). */
static void try_numbers_out_of_range(void) {
    for (size_t i = 0; i < sizeof out_of_range / sizeof *out_of_range; i++) {
        int signum = out_of_range[i];
        tocsin_disposition previous = handled(note_it);
        CHECK_REFUSED(tocsin_signal(signum, note_it), TOCSIN_ESIGNUM, OUT_OF_RANGE);
        CHECK_REFUSED(tocsin_signal(signum, TOCSIN_SIG_DFL), TOCSIN_ESIGNUM, OUT_OF_RANGE);
        CHECK_REFUSED(tocsin_signal(signum, TOCSIN_SIG_IGN), TOCSIN_ESIGNUM, OUT_OF_RANGE);
        CHECK_REFUSED(tocsin_signal(signum, NULL), TOCSIN_ESIGNUM, OUT_OF_RANGE);
        CHECK_FAILS(tocsin_swap(signum, handled(note_it), &previous), TOCSIN_ESIGNUM, OUT_OF_RANGE);
        CHECK(previous.handler == note_it);
        CHECK_REFUSED(tocsin_getsignal(signum), TOCSIN_ESIGNUM, OUT_OF_RANGE);
        CHECK_FAILS(tocsin_siginterrupt(signum, true), TOCSIN_ESIGNUM, OUT_OF_RANGE);
        CHECK_FAILS(tocsin_siginterrupt(signum, false), TOCSIN_ESIGNUM, OUT_OF_RANGE);
        CHECK_FAILS(tocsin_queue_arrivals(signum, true), TOCSIN_ESIGNUM, OUT_OF_RANGE);
        CHECK_FAILS(tocsin_queue_arrivals(signum, false), TOCSIN_ESIGNUM, OUT_OF_RANGE);
        CHECK_FAILS_AS(tocsin_strsignal(signum), 0, TOCSIN_ESIGNUM, OUT_OF_RANGE);
        CHECK_FAILS_AS(tocsin_os_getsig(signum), SIG_ERR, TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
        CHECK_FAILS_AS(tocsin_os_setsig(signum, SIG_IGN), SIG_ERR, TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
        CHECK(!tocsin_sigset_has(~(tocsin_sigset)0, signum));
    }
}

TEST(numbers_out_of_range_are_refused) {
    try_numbers_out_of_range();
}

TEST(what_the_kernel_or_the_c_library_keeps_is_refused_for_every_handler) { /* rules 33 and 73 */
    const tocsin_handler handlers[] = {note_it, TOCSIN_SIG_IGN, TOCSIN_SIG_DFL, tocsin_default_int_handler};
    tocsin_disposition previous = handled(note_it);
    for (int i = 0; i < 4; i++) {
        int signum = kept_by_the_kernel[i];
        for (int j = 0; j < 4; j++) {
            CHECK_REFUSED(tocsin_signal(signum, handlers[j]), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
            CHECK_FAILS(tocsin_swap(signum, handled(handlers[j]), &previous), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
        }
        CHECK_FAILS(tocsin_siginterrupt(signum, false), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
        CHECK_FAILS(tocsin_siginterrupt(signum, true), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
        CHECK_FAILS(tocsin_queue_arrivals(signum, true), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
        CHECK_FAILS_AS(tocsin_os_setsig(signum, SIG_IGN), SIG_ERR, TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    }
    CHECK(previous.handler == note_it);
    CHECK_FAILS_AS(tocsin_os_getsig(32), SIG_ERR, TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    CHECK_FAILS_AS(tocsin_os_getsig(33), SIG_ERR, TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
}

/* ------------------------------------------------------------------------------------------------------ handlers -- */

TEST(what_is_no_handler_is_refused) { /* rule 31 */
    const tocsin_handler wrong[] = {NULL, TOCSIN_SIG_NONE, TOCSIN_SIG_ERR};
    tocsin_disposition previous = handled(note_it);
    int data;
    for (int i = 0; i < 3; i++) {
        CHECK_REFUSED(tocsin_signal(10, wrong[i]), TOCSIN_EHANDLER, NO_HANDLER);
        CHECK_FAILS(tocsin_swap(10, handled(wrong[i]), &previous), TOCSIN_EHANDLER, NO_HANDLER);
        CHECK_FAILS(tocsin_swap(10, (tocsin_disposition){wrong[i], &data}, NULL), TOCSIN_EHANDLER, NO_HANDLER);
    }
    CHECK(previous.handler == note_it);
}

TEST(a_refused_handler_keeps_the_one_that_is_installed) { /* rule 38 */
    int data;
    CHECK_EQ(tocsin_swap(10, (tocsin_disposition){note_it, &data}, NULL), 0);
    CHECK_REFUSED(tocsin_signal(10, NULL), TOCSIN_EHANDLER, NO_HANDLER);
    CHECK_REFUSED(tocsin_signal(32, note_it), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    CHECK(tocsin_i_engine->table[10].data == &data);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_JOURNAL("10");
}

/* ---------------------------------------------------------------------------------------------------------- NULL -- */

TEST(null_is_refused_where_a_place_is_needed_and_accepted_where_it_is_not) {
    CHECK_FAILS(tocsin_getitimer(ITIMER_REAL, NULL), TOCSIN_ENULL, "value must not be NULL");
    CHECK_FAILS(tocsin_getitimer(99, NULL), TOCSIN_ENULL, "value must not be NULL");
    CHECK_FAILS(tocsin_sigset_add(NULL, 10), TOCSIN_ENULL, "set must not be NULL");
    CHECK_FAILS(tocsin_sigpending(NULL), TOCSIN_ENULL, "set must not be NULL");
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0, 0, NULL), 0);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, 0, NULL), 0);
    CHECK_EQ(tocsin_set_wakeup_fd(-1, true, NULL), 0);
    CHECK_EQ(tocsin_swap(10, handled(TOCSIN_SIG_IGN), NULL), 0);
    CHECK_EQ(tocsin_sigtimedwait(0, 0, NULL), 0);
    CHECK_EQ(tocsin_check_at(NULL, 0, NULL), 0);
    CHECK_EQ(tocsin_sleep_at(NULL, 0, NULL, 0), 0);
}

/* ----------------------------------------------------------------------------------------------- a second thread -- */

static void try_what_is_mains(void) {
    int previous = -42;
    tocsin_disposition before = handled(note_it);
    CHECK_REFUSED(tocsin_signal(10, note_it), TOCSIN_ETHREAD, MAIN_ONLY("signal"));
    CHECK_REFUSED(tocsin_signal(10, TOCSIN_SIG_IGN), TOCSIN_ETHREAD, MAIN_ONLY("signal"));
    CHECK_FAILS(tocsin_swap(10, handled(note_it), &before), TOCSIN_ETHREAD, MAIN_ONLY("signal"));
    CHECK_FAILS(tocsin_set_wakeup_fd(-1, true, &previous), TOCSIN_ETHREAD, MAIN_ONLY("set_wakeup_fd"));
    CHECK_FAILS(tocsin_queue_arrivals(34, true), TOCSIN_ETHREAD, MAIN_ONLY("queue_arrivals"));
    CHECK_FAILS(tocsin_init(TOCSIN_STARTUP), TOCSIN_ETHREAD, MAIN_ONLY("init"));
    CHECK_FAILS(tocsin_init(0), TOCSIN_ETHREAD, MAIN_ONLY("init"));
    CHECK_FAILS(tocsin_fini(), TOCSIN_ETHREAD, MAIN_ONLY("fini"));
    CHECK_EQ(previous, -42);
    CHECK(before.handler == note_it);
}

TEST(another_thread_may_not_change_what_is_mains) { /* rules 31 and 62 */
    HANDLE(10, note_and_fail);
    in_a_thread(try_what_is_mains);
}

TEST(the_first_call_of_all_may_be_another_threads) {
    in_a_thread(try_what_is_mains);
    CHECK(tocsin_is_main_thread());
}

static void try_the_thread_first(void) {
    CHECK_REFUSED(tocsin_signal(0, NULL), TOCSIN_ETHREAD, MAIN_ONLY("signal"));
    CHECK_REFUSED(tocsin_signal(SIGKILL, NULL), TOCSIN_ETHREAD, MAIN_ONLY("signal"));
    CHECK_FAILS(tocsin_set_wakeup_fd(-2, true, NULL), TOCSIN_ETHREAD, MAIN_ONLY("set_wakeup_fd"));
    CHECK_FAILS(tocsin_init(-1), TOCSIN_ETHREAD, MAIN_ONLY("init"));
}

TEST(the_thread_is_judged_before_every_other_argument) { /* rules 31 and 62 */
    in_a_thread(try_the_thread_first);
}

static void try_what_is_everybodys(void) {
    CHECK_REFUSED(tocsin_getsignal(65), TOCSIN_ESIGNUM, OUT_OF_RANGE);
    CHECK(tocsin_getsignal(10) == note_and_fail); /* rule 45 */
    CHECK_FAILS(tocsin_siginterrupt(0, true), TOCSIN_ESIGNUM, OUT_OF_RANGE);
    CHECK_EQ(tocsin_siginterrupt(10, true), 0); /* rule 73 */
    CHECK_FAILS(tocsin_raise_signal(65), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    CHECK_FAILS(tocsin_pthread_sigmask(3, 0, NULL), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    CHECK_FAILS(tocsin_pidfd_send_signal(-1, 10, NULL, 0), TOCSIN_EOS(EBADF), BAD_DESCRIPTOR);
    CHECK_FAILS(tocsin_setitimer(3, 0, 0, NULL), TOCSIN_EITIMER(EINVAL), INVALID_ARGUMENT);
    CHECK_FAILS(tocsin_sleep(-1), TOCSIN_ESLEEP, "sleep length must be non-negative");
    CHECK_FAILS(tocsin_sigtimedwait(0, -1, NULL), TOCSIN_ETIMEOUT, "timeout must be non-negative");
}

TEST(what_any_thread_may_call_fails_there_as_in_main) {
    HANDLE(10, note_and_fail);
    in_a_thread(try_what_is_everybodys);
    try_what_is_everybodys();
}

/* ----------------------------------------------------------------------------------------------------- a handler -- */

static int try_all_in_a_handler(int signum, const tocsin_frame *frame) {
    (void)frame;
    try_numbers_out_of_range();
    CHECK_REFUSED(tocsin_signal(10, NULL), TOCSIN_EHANDLER, NO_HANDLER);
    CHECK_REFUSED(tocsin_signal(SIGKILL, note_it), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    CHECK_FAILS(tocsin_set_wakeup_fd(-2, true, NULL), TOCSIN_EOS(EBADF), BAD_DESCRIPTOR);
    CHECK_FAILS(tocsin_init(8), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    CHECK_FAILS(tocsin_raise_signal(65), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    note("%d", signum);
    return 0;
}

TEST(bad_arguments_are_refused_in_a_handler_as_elsewhere_and_its_pass_goes_on) {
    HANDLE(10, try_all_in_a_handler);
    HANDLE(12, note_it);
    ARRIVE(10, 12);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10 12");
}

/* -------------------------------------------------------------------------------------- before, after, elsewhere -- */

/* No CHECK_FAILS, which looks at the engine and thereby starts it. */
TEST(a_bad_argument_may_be_the_first_call_of_all) {
    CHECK(tocsin_signal(65, note_it) == TOCSIN_SIG_ERR);
    CHECK_EQ(tocsin_error(), TOCSIN_ESIGNUM);
    CHECK_STR(error_text(), OUT_OF_RANGE);
    CHECK(tocsin_getsignal(65) == TOCSIN_SIG_ERR);
    CHECK(tocsin_signal(10, note_it) == TOCSIN_SIG_DFL);
}

TEST(bad_arguments_are_refused_after_the_end) {
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_fini(), 0);
    CHECK(tocsin_signal(65, note_it) == TOCSIN_SIG_ERR);
    CHECK_STR(error_text(), OUT_OF_RANGE);
    CHECK_EQ(tocsin_fini(), 0);
    try_numbers_out_of_range();
    CHECK(tocsin_getsignal(10) == TOCSIN_SIG_DFL);
}

TEST(bad_arguments_are_refused_while_signals_are_pending_which_stay_so) {
    HANDLE(10, note_it);
    ARRIVE(10);
    try_numbers_out_of_range();
    CHECK_JOURNAL("");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
}

static void try_in_a_child(void) {
    try_numbers_out_of_range();
    in_a_thread(try_what_is_mains);
}

TEST(bad_arguments_are_refused_in_a_forked_child) {
    HANDLE(10, note_it);
    CHECK_EQ(in_a_child(try_in_a_child), 0);
}
