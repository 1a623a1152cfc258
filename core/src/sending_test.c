/* sending_test.c - signals that the program sends itself, and arrivals without a signal. */
#include <sys/syscall.h>

#include "unit_kit.h"

/* --------------------------------------------------------------------------------------------------------- raise -- */

TEST(the_handler_has_run_when_raise_signal_returns) { /* rules 54 and 55 */
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_JOURNAL("10");
}

TEST(the_failure_of_the_handler_is_raise_signals) { /* rule 55 */
    HANDLE(10, note_and_fail);
    CHECK_EQ(tocsin_raise_signal(10), TOCSIN_EUSER - 10);
    CHECK_EQ(tocsin_pthread_kill(pthread_self(), 10), TOCSIN_EUSER - 10);
}

TEST(raising_0_sends_nothing_and_is_a_safe_point) { /* rules 28 and 54 */
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_raise_signal(0), 0);
    ARRIVE(10);
    CHECK_EQ(tocsin_raise_signal(0), 0);
    CHECK_JOURNAL("10");
}

static bool is_pending(int signum) {
    tocsin_sigset set;
    CHECK_EQ(tocsin_sigpending(&set), 0);
    return tocsin_sigset_has(set, signum);
}

TEST(raising_a_blocked_signal_leaves_it_pending) { /* rule 56 */
    HANDLE(10, note_it);
    block(10);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_JOURNAL("");
    CHECK(is_pending(10));
}

TEST(raising_an_ignored_signal_does_nothing) { /* rule 56 */
    HANDLE(10, TOCSIN_SIG_IGN);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK(!is_pending(10));
    CHECK(!tocsin_is_tripped());
}

TEST(raising_a_number_that_is_none_is_refused) { /* rules 54 and 58 */
    const int wrong[] = {INT_MIN, -1, 32, 33, 65, INT_MAX};
    for (int i = 0; i < 6; i++) {
        CHECK_FAILS(tocsin_raise_signal(wrong[i]), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
        CHECK_FAILS(tocsin_pthread_kill(pthread_self(), wrong[i]), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    }
}

TEST(a_refused_sending_is_no_safe_point) {
    HANDLE(10, note_it);
    ARRIVE(10);
    CHECK_FAILS(tocsin_raise_signal(65), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    CHECK_FAILS(tocsin_pthread_kill(pthread_self(), 65), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    CHECK_JOURNAL("");
}

static void die_of_default(void) {
    CHECK_EQ(tocsin_raise_signal(SIGTERM), 0);
}

TEST(raising_a_signal_at_its_default_does_what_the_default_does) {
    int status = in_a_child(die_of_default);
    CHECK(WIFSIGNALED(status));
    CHECK_EQ(WTERMSIG(status), SIGTERM);
}

/* -------------------------------------------------------------------------------------------------- pthread_kill -- */

TEST(pthread_kill_with_0_only_asks) { /* rule 58 */
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_pthread_kill(pthread_self(), 0), 0);
    CHECK(!tocsin_is_tripped());
}

static pthread_t main_one, where;

static void remember_thread(int signum) {
    (void)signum;
    where = pthread_self();
}

static void raise_here(void) {
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK(pthread_equal(where, pthread_self()));
    CHECK_JOURNAL("");
}

TEST(a_signal_raised_in_another_thread_arrives_there_and_is_handled_in_main) { /* rules 6, 55 and 57 */
    HANDLE(10, note_it);
    tocsin_set_bell(remember_thread);
    in_a_thread(raise_here);
    CHECK_JOURNAL("");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
}

static void send_to_main(void) {
    CHECK_EQ(tocsin_pthread_kill(main_one, 10), 0);
    CHECK_JOURNAL("");
}

TEST_NOT_UNDER_TSAN(pthread_kill_sends_to_the_thread_it_names, "it holds the signal back") { /* rules 6 and 58 */
    main_one = pthread_self();
    HANDLE(10, note_it);
    tocsin_set_bell(remember_thread);
    in_a_thread(send_to_main);
    CHECK_EQ(tocsin_check(), 0);
    CHECK(pthread_equal(where, main_one));
    CHECK_JOURNAL("10");
}

/* --------------------------------------------------------------------------------------------------------- pidfd -- */

static int own_pidfd(void) {
    int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
    CHECK(fd >= 0);
    return fd;
}

TEST(a_pidfd_reaches_its_process_and_is_no_safe_point) { /* rule 59 */
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_pidfd_send_signal(own_pidfd(), 10, NULL, 0), 0);
    CHECK(has_arrived(10));
    CHECK_JOURNAL("");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
}

TEST(a_pidfd_can_be_asked_with_0) { /* rule 59 */
    CHECK_EQ(tocsin_pidfd_send_signal(own_pidfd(), 0, NULL, 0), 0);
}

TEST(a_pidfd_refuses_siginfo_before_all_else) { /* rule 59 */
    CHECK_FAILS(tocsin_pidfd_send_signal(-1, 65, "", 9), TOCSIN_ESIGINFO, "siginfo must be None");
}

TEST(what_is_no_pidfd_is_refused) { /* rule 59 */
    const int wrong[] = {-1, INT_MIN, INT_MAX, STDIN_FILENO, open("/dev/null", O_RDONLY)};
    for (int i = 0; i < 5; i++)
        CHECK_FAILS(tocsin_pidfd_send_signal(wrong[i], 10, NULL, 0), TOCSIN_EOS(EBADF),
                    "[Errno 9] Bad file descriptor");
}

TEST(a_pidfd_refuses_numbers_and_flags_that_are_none) { /* rule 59 */
    const int wrong[] = {INT_MIN, -1, 65, INT_MAX};
    int fd = own_pidfd();
    for (int i = 0; i < 4; i++)
        CHECK_FAILS(tocsin_pidfd_send_signal(fd, wrong[i], NULL, 0), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    CHECK_FAILS(tocsin_pidfd_send_signal(fd, 0, NULL, 1u << 31), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
}

TEST(a_process_that_has_ended_is_not_found_by_its_pidfd) { /* rule 59 */
    pid_t child = fork();
    if (child == 0) _exit(0);
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    CHECK(fd >= 0);
    CHECK_EQ(status_of(child), 0);
    CHECK_FAILS(tocsin_pidfd_send_signal(fd, 10, NULL, 0), TOCSIN_EOS(ESRCH), "[Errno 3] No such process");
}

/* ------------------------------------------------------------------------------------- arrivals without a signal -- */

TEST(an_interrupt_is_an_arrival_of_sigint) { /* rules 60 and 123 */
    HANDLE(SIGINT, note_it);
    CHECK_EQ(tocsin_set_interrupt(), 0);
    CHECK(has_arrived(SIGINT) && tocsin_is_tripped());
    CHECK_JOURNAL("");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("2");
}

static int rings;

static void count_rings(int signum) {
    rings += signum;
}

TEST(an_interrupt_rings_the_bell_and_writes_the_byte) { /* rule 60 */
    int ends[2];
    open_pipe(ends);
    HANDLE(12, note_it);
    CHECK_EQ(tocsin_set_wakeup_fd(ends[1], true, NULL), 0);
    tocsin_set_bell(count_rings);
    CHECK_EQ(tocsin_set_interrupt_ex(12), 0);
    CHECK_EQ(rings, 12);
    CHECK_STR(bytes_in(ends[0]), "12");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("12");
}

TEST(an_interrupt_by_a_blocked_signal_arrives_all_the_same) { /* rule 60: no signal is involved */
    HANDLE(10, note_it);
    block(10);
    CHECK_EQ(tocsin_set_interrupt_ex(10), 0);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
}

TEST(an_interrupt_by_a_signal_that_nobody_handles_does_nothing) { /* rules 60 and 123 */
    int ends[2];
    open_pipe(ends);
    CHECK_EQ(tocsin_set_wakeup_fd(ends[1], true, NULL), 0);
    tocsin_set_bell(count_rings);
    HANDLE(10, TOCSIN_SIG_IGN);
    CHECK_EQ(tocsin_set_interrupt_ex(10), 0);
    CHECK_EQ(tocsin_set_interrupt(), 0);
    CHECK(!tocsin_is_tripped());
    CHECK_EQ(rings, 0);
    CHECK_STR(bytes_in(ends[0]), "");
}

static void note_report(const tocsin_report *report) {
    note("[%s]", report->text);
}

TEST(an_interrupt_by_a_signal_of_somebody_elses_is_reported_at_the_safe_point) { /* rule 60 */
    struct sigaction action = {.sa_handler = count_rings};
    CHECK_EQ(sigaction(10, &action, NULL), 0);
    CHECK(tocsin_getsignal(10) == TOCSIN_SIG_NONE);
    CHECK(tocsin_getsignal(32) == TOCSIN_SIG_NONE);
    tocsin_set_report_hook(note_report);
    CHECK_EQ(tocsin_set_interrupt_ex(10), 0);
    CHECK_EQ(tocsin_set_interrupt_ex(32), 0);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("[Signal 10 ignored due to race condition] [Signal 32 ignored due to race condition]");
    CHECK_EQ(rings, 0);
}

/* rules 60 and 123: it may be signal context */
TEST(an_interrupt_by_a_number_out_of_range_is_refused_and_not_recorded) {
    const int wrong[] = {INT_MIN, -1, 0, 65, INT_MAX};
    struct world before;
    look_at_world(&before);
    for (int i = 0; i < 5; i++) CHECK_EQ(tocsin_set_interrupt_ex(wrong[i]), TOCSIN_ESIGNUM);
    CHECK_EQ(tocsin_error(), 0);
    CHECK_STR(what_changed(&before), "nothing");
}

static void interrupt(void) {
    CHECK_EQ(tocsin_set_interrupt(), 0);
}

TEST(any_thread_may_interrupt) {
    HANDLE(SIGINT, tocsin_default_int_handler);
    in_a_thread(interrupt);
    CHECK_EQ(tocsin_check(), TOCSIN_KEYBOARD_INTERRUPT);
}

/* -------------------------------------------------------------------------------------------- interrupt_occurred -- */

TEST(interrupt_occurred_takes_sigints_flag_and_calls_no_handler) { /* rule 124 */
    HANDLE(SIGINT, note_it);
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_interrupt_occurred(), 0);
    ARRIVE(SIGINT, 10);
    CHECK_EQ(tocsin_interrupt_occurred(), 1);
    CHECK_EQ(tocsin_interrupt_occurred(), 0);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
}

static void ask_elsewhere(void) {
    CHECK_EQ(tocsin_interrupt_occurred(), 0);
}

TEST(interrupt_occurred_is_for_the_main_thread) { /* rule 124 */
    HANDLE(SIGINT, note_it);
    ARRIVE(SIGINT);
    in_a_thread(ask_elsewhere);
    CHECK_EQ(tocsin_interrupt_occurred(), 1);
}
