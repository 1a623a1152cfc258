/* names_test.c - what signals are called, and which numbers there are. */
#include "unit_kit.h"

TEST(a_signal_is_called_what_the_c_library_calls_it) { /* rule 128 */
    for (int signum = 1; signum < TOCSIN_NSIG; signum++) {
        if (signum == 32 || signum == 33) continue;
        CHECK_STR(tocsin_strsignal(signum), strsignal(signum));
    }
}

TEST(the_documented_names_are_these) { /* rule 128, without asking the C library */
    CHECK_STR(tocsin_strsignal(1), "Hangup");
    CHECK_STR(tocsin_strsignal(2), "Interrupt");
    CHECK_STR(tocsin_strsignal(9), "Killed");
    CHECK_STR(tocsin_strsignal(14), "Alarm clock");
    CHECK_STR(tocsin_strsignal(16), "Stack fault");
    CHECK_STR(tocsin_strsignal(31), "Bad system call");
    CHECK_STR(tocsin_strsignal(34), "Real-time signal 0");
    CHECK_STR(tocsin_strsignal(64), "Real-time signal 30");
}

TEST(the_c_librarys_own_two_have_no_name_and_that_is_no_failure) { /* rule 128 */
    tocsin_error_set(TOCSIN_EUSER, NULL);
    CHECK(tocsin_strsignal(32) == NULL);
    CHECK_EQ(tocsin_error(), 0);
    tocsin_error_set(TOCSIN_EUSER, NULL);
    CHECK(tocsin_strsignal(33) == NULL);
    CHECK_EQ(tocsin_error(), 0);
}

TEST(a_number_out_of_range_has_no_name_and_that_is_a_failure) {
    const int wrong[] = {INT_MIN, -1, 0, 65, INT_MAX};
    for (int i = 0; i < 5; i++) CHECK_FAILS_AS(tocsin_strsignal(wrong[i]), 0, TOCSIN_ESIGNUM, OUT_OF_RANGE);
}

TEST(the_valid_signals_are_all_but_the_c_librarys_own_two) { /* rules 127 and 132 */
    CHECK_EQ(TOCSIN_NSIG, NSIG);
    CHECK_EQ(TOCSIN_NSIG, 65);
    for (int signum = 1; signum < TOCSIN_NSIG; signum++)
        CHECK_EQ(tocsin_sigset_has(tocsin_valid_signals(), signum), signum != 32 && signum != 33);
    CHECK(tocsin_sigset_has(tocsin_valid_signals(), SIGKILL));
    CHECK(!tocsin_sigset_has(tocsin_valid_signals(), 0));
    CHECK(!tocsin_sigset_has(tocsin_valid_signals(), 65));
}

TEST(names_can_be_asked_for_anywhere) {
    struct world before;
    look_at_world(&before);
    CHECK(tocsin_strsignal(10) && tocsin_valid_signals());
    CHECK_STR(what_changed(&before), "nothing");
}
