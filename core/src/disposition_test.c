/* disposition_test.c - default, ignore, handler, none: install, query, restore. */
#include "unit_kit.h"

#ifndef SA_RESTORER
#define SA_RESTORER 0x04000000 /* the C library's own flag, which the kernel hands back */
#endif

static struct sigaction kernel_has(int signum) {
    struct sigaction action;
    CHECK_EQ(sigaction(signum, NULL, &action), 0);
    return action;
}

static void foreign(int signum) {
    (void)signum;
}

static void install_foreign(int signum) {
    struct sigaction action = {.sa_handler = foreign};
    CHECK_EQ(sigaction(signum, &action, NULL), 0);
}

/* -------------------------------------------------------------------------------------------- what it gives back -- */

TEST(signal_returns_the_disposition_before) { /* rule 36 */
    CHECK(tocsin_signal(10, note_it) == TOCSIN_SIG_DFL);
    CHECK(tocsin_signal(10, note_and_fail) == note_it);
    CHECK(tocsin_signal(10, TOCSIN_SIG_IGN) == note_and_fail);
    CHECK(tocsin_signal(10, TOCSIN_SIG_DFL) == TOCSIN_SIG_IGN);
    CHECK(tocsin_signal(10, note_it) == TOCSIN_SIG_DFL);
}

TEST(getsignal_returns_what_is_installed) { /* rule 45 */
    CHECK(tocsin_getsignal(10) == TOCSIN_SIG_DFL);
    HANDLE(10, note_it);
    CHECK(tocsin_getsignal(10) == note_it);
    HANDLE(10, TOCSIN_SIG_IGN);
    CHECK(tocsin_getsignal(10) == TOCSIN_SIG_IGN);
}

TEST(getsignal_reads_the_table_and_not_the_kernel) { /* rule 45 */
    HANDLE(10, note_it);
    CHECK(signal(10, SIG_IGN) != SIG_ERR);
    CHECK(tocsin_getsignal(10) == note_it);
    CHECK(tocsin_getsignal(12) == TOCSIN_SIG_DFL);
    install_foreign(12);
    CHECK(tocsin_getsignal(12) == TOCSIN_SIG_DFL);
}

TEST(swap_takes_and_gives_the_whole_disposition) {
    int data;
    tocsin_disposition before, mine = {note_it, &data};
    CHECK_EQ(tocsin_swap(10, mine, &before), 0);
    CHECK(before.handler == TOCSIN_SIG_DFL && before.data == NULL);
    CHECK_EQ(tocsin_swap(10, before, &before), 0);
    CHECK(before.handler == note_it && before.data == &data);
    CHECK_EQ(tocsin_swap(10, before, NULL), 0);
    CHECK(tocsin_getsignal(10) == note_it);
    CHECK(tocsin_i_engine->table[10].data == &data);
    CHECK(tocsin_signal(10, note_it) == note_it);
    CHECK(tocsin_i_engine->table[10].data == NULL);
}

TEST(somebody_elses_handler_can_be_read_and_not_given_back) { /* rules 36 and 37 */
    install_foreign(11);
    tocsin_disposition before;
    CHECK(tocsin_getsignal(11) == TOCSIN_SIG_NONE);
    CHECK_EQ(tocsin_swap(11, (tocsin_disposition){note_it, NULL}, &before), 0);
    CHECK(before.handler == TOCSIN_SIG_NONE);
    CHECK_FAILS(tocsin_swap(11, before, NULL), TOCSIN_EHANDLER, NO_HANDLER);
    CHECK_REFUSED(tocsin_signal(11, TOCSIN_SIG_NONE), TOCSIN_EHANDLER, NO_HANDLER);
    CHECK(tocsin_getsignal(11) == note_it);
}

/* ------------------------------------------------------------------------------------------- what the kernel has -- */

/* SA_SIGINFO is an implementation's choice: ours tells the trampoline where to leave a flood's signal blocked (rule 3). */
TEST_NOT_UNDER_TSAN(the_kernel_gets_an_empty_mask_and_no_flag_but_the_alternate_stack,
                    "it installs a handler of its own") {
    const tocsin_handler handlers[] = {note_it, TOCSIN_SIG_IGN, TOCSIN_SIG_DFL};
    for (int i = 0; i < 3; i++) {
        HANDLE(10, handlers[i]);
        struct sigaction action = kernel_has(10);
        CHECK_EQ(action.sa_flags & ~SA_RESTORER, handlers[i] == note_it ? SA_ONSTACK | SA_SIGINFO : SA_ONSTACK);
        for (int signum = 1; signum < TOCSIN_NSIG; signum++) CHECK(sigismember(&action.sa_mask, signum) != 1);
    }
    CHECK(kernel_has(10).sa_handler == SIG_DFL);
    HANDLE(10, TOCSIN_SIG_IGN);
    CHECK(kernel_has(10).sa_handler == SIG_IGN);
    HANDLE(10, note_it);
    CHECK(kernel_has(10).sa_handler != SIG_IGN && kernel_has(10).sa_handler != SIG_DFL);
}

TEST(siginterrupt_sets_and_clears_the_restart_of_calls) { /* rule 74 */
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_siginterrupt(10, false), 0);
    CHECK(kernel_has(10).sa_flags & SA_RESTART);
    CHECK_EQ(tocsin_siginterrupt(10, true), 0);
    CHECK(!(kernel_has(10).sa_flags & SA_RESTART));
    CHECK_EQ(tocsin_siginterrupt(12, false), 0);
    CHECK(kernel_has(12).sa_flags & SA_RESTART);
    CHECK(kernel_has(12).sa_handler == SIG_DFL);
    CHECK(tocsin_getsignal(12) == TOCSIN_SIG_DFL);
}

TEST(setting_a_disposition_makes_the_signal_interrupt_calls_again) { /* rules 40 and 74 */
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_siginterrupt(10, false), 0);
    HANDLE(10, note_it);
    CHECK(!(kernel_has(10).sa_flags & SA_RESTART));
}

static int pipe_to_read[2];

/* Closes the write end, so that a read that was restarted comes to its end. */
static void close_write_end(int signum) {
    static int times;
    (void)signum;
    if (++times == 3) close(pipe_to_read[1]);
}

static ssize_t read_under_signals(bool interrupt) {
    char byte;
    CHECK_EQ(pipe(pipe_to_read), 0);
    HANDLE(SIGALRM, note_it);
    tocsin_set_bell(close_write_end);
    CHECK_EQ(tocsin_siginterrupt(SIGALRM, interrupt), 0);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.002, 0.002, NULL), 0);
    ssize_t got = read(pipe_to_read[0], &byte, 1);
    int error = errno;
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0, 0, NULL), 0);
    return got < 0 ? -error : got;
}

TEST(a_read_that_a_signal_interrupts_fails_with_eintr) { /* rule 40 */
    CHECK_EQ(read_under_signals(true), -EINTR);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("14");
}

TEST_NOT_UNDER_TSAN(a_read_that_is_restarted_delays_the_handlers_until_it_returns,
                    "it holds the signal back until the read returns") { /* rule 75 */
    CHECK_EQ(read_under_signals(false), 0);
    CHECK_JOURNAL("");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("14");
}

/* ------------------------------------------------------------------------------------ what is pending runs first -- */

TEST(what_is_pending_runs_with_the_old_handlers_before_the_change) { /* rule 32 */
    HANDLE(10, note_it);
    HANDLE(12, note_it);
    ARRIVE(12, 10);
    CHECK(tocsin_signal(10, TOCSIN_SIG_IGN) == note_it);
    CHECK_JOURNAL("10 12");
    CHECK(tocsin_getsignal(10) == TOCSIN_SIG_IGN);
}

TEST(a_handler_that_fails_before_the_change_prevents_it) { /* rule 32 */
    HANDLE(10, note_and_fail);
    HANDLE(12, note_it);
    ARRIVE(10, 12);
    CHECK(tocsin_signal(12, TOCSIN_SIG_IGN) == TOCSIN_SIG_ERR);
    CHECK_EQ(tocsin_error(), TOCSIN_EUSER - 10);
    CHECK(tocsin_getsignal(12) == note_it);
    CHECK(kernel_has(12).sa_handler != SIG_IGN);
    CHECK_JOURNAL("10!");
    CHECK(has_arrived(12));
}

TEST(the_arguments_are_judged_before_what_is_pending_runs) { /* rule 31 */
    HANDLE(10, note_it);
    ARRIVE(10);
    CHECK_REFUSED(tocsin_signal(0, note_it), TOCSIN_ESIGNUM, OUT_OF_RANGE);
    CHECK_REFUSED(tocsin_signal(10, NULL), TOCSIN_EHANDLER, NO_HANDLER);
    CHECK_JOURNAL("");
}

TEST(what_is_pending_runs_before_the_kernel_is_asked) { /* rule 31 */
    HANDLE(10, note_it);
    ARRIVE(10);
    CHECK(tocsin_signal(SIGKILL, note_it) == TOCSIN_SIG_ERR);
    CHECK_JOURNAL("10");
}

TEST(the_number_is_judged_before_the_handler) { /* rule 31 */
    CHECK_REFUSED(tocsin_signal(65, NULL), TOCSIN_ESIGNUM, OUT_OF_RANGE);
    CHECK_REFUSED(tocsin_signal(SIGKILL, NULL), TOCSIN_EHANDLER, NO_HANDLER);
}

/* ---------------------------------------------------------------------------------- what the kernel does with it -- */

static bool is_pending(int signum) {
    tocsin_sigset set;
    CHECK_EQ(tocsin_sigpending(&set), 0);
    return tocsin_sigset_has(set, signum);
}

/* The rest of the file is rule 41. */
TEST(ignoring_discards_what_is_blocked_and_pending) {
    HANDLE(10, note_it);
    block(10);
    ARRIVE(10);
    CHECK(is_pending(10));
    HANDLE(10, TOCSIN_SIG_IGN);
    CHECK(!is_pending(10));
    HANDLE(10, note_it);
    unblock(10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("");
}

TEST(the_default_discards_what_is_pending_only_where_it_ignores) {
    const int ignored[] = {SIGCHLD, SIGURG, SIGWINCH, SIGCONT};
    for (int i = 0; i < 4; i++) {
        HANDLE(ignored[i], note_it);
        block(ignored[i]);
        ARRIVE(ignored[i]);
        CHECK(is_pending(ignored[i]));
        HANDLE(ignored[i], TOCSIN_SIG_DFL);
        CHECK(!is_pending(ignored[i]));
    }
}

TEST(another_default_keeps_what_is_pending_for_a_later_handler) {
    HANDLE(10, note_it);
    block(10);
    ARRIVE(10);
    HANDLE(10, TOCSIN_SIG_DFL);
    CHECK(is_pending(10));
    HANDLE(10, note_it);
    unblock(10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
}

TEST(a_blocked_signal_that_is_ignored_is_queued_for_a_later_handler) {
    HANDLE(10, TOCSIN_SIG_IGN);
    block(10);
    ARRIVE(10);
    CHECK(is_pending(10));
    HANDLE(10, note_it);
    unblock(10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
}

/* ------------------------------------------------------------------------------------------------ bare sigaction -- */

TEST(setsig_changes_the_kernel_and_the_table_does_not_learn_of_it) { /* rule 125 */
    HANDLE(10, note_it);
    tocsin_c_handler ours = tocsin_os_getsig(10);
    CHECK(ours != SIG_DFL && ours != SIG_IGN);
    CHECK(tocsin_os_setsig(10, SIG_IGN) == ours);
    CHECK(tocsin_os_getsig(10) == SIG_IGN);
    CHECK(tocsin_os_setsig(10, foreign) == SIG_IGN);
    CHECK(kernel_has(10).sa_handler == foreign);
    CHECK_EQ(kernel_has(10).sa_flags & ~SA_RESTORER, SA_ONSTACK);
    CHECK(tocsin_getsignal(10) == note_it);
}

TEST(getsig_can_read_what_cannot_be_set) {
    CHECK(tocsin_os_getsig(SIGKILL) == SIG_DFL);
    CHECK(tocsin_os_setsig(SIGKILL, SIG_IGN) == SIG_ERR);
    CHECK_EQ(tocsin_error(), TOCSIN_EOS(EINVAL));
}
