/* startup_test.c - how a process begins and ends with the engine. Each test is a fresh process, so that what it does
 * before its first call of the engine is what the engine inherits. */
#include "unit_kit.h"

static void foreign(int signum) {
    (void)signum;
}

static void kernel_set(int signum, void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler};
    CHECK_EQ(sigaction(signum, &action, NULL), 0);
}

static void (*kernel_has(int signum))(int) {
    struct sigaction action;
    CHECK_EQ(sigaction(signum, NULL, &action), 0);
    return action.sa_handler;
}

/* ----------------------------------------------------------------------------------------------------- the table -- */

TEST(the_table_is_filled_from_the_kernel) { /* rule 46 */
    kernel_set(10, SIG_IGN);
    kernel_set(12, foreign);
    CHECK_EQ(tocsin_init(0), 0);
    CHECK(tocsin_getsignal(10) == TOCSIN_SIG_IGN);
    CHECK(tocsin_getsignal(12) == TOCSIN_SIG_NONE);
    CHECK(tocsin_getsignal(14) == TOCSIN_SIG_DFL);
    CHECK(tocsin_getsignal(SIGKILL) == TOCSIN_SIG_DFL);
    CHECK(tocsin_getsignal(32) == TOCSIN_SIG_NONE);
    CHECK(tocsin_getsignal(33) == TOCSIN_SIG_NONE);
    CHECK(tocsin_getsignal(64) == TOCSIN_SIG_DFL);
}

TEST(any_call_fills_the_table_and_only_the_first_one) { /* rule 46 */
    kernel_set(10, SIG_IGN);
    CHECK(tocsin_signal(12, note_it) == TOCSIN_SIG_DFL);
    kernel_set(10, foreign);
    CHECK_EQ(tocsin_init(0), 0);
    CHECK(tocsin_getsignal(10) == TOCSIN_SIG_IGN);
    CHECK(tocsin_getsignal(12) == note_it);
}

/* ------------------------------------------------------------------------------------------------------ start-up -- */

TEST(start_up_ignores_two_signals_and_takes_sigint) { /* rule 47 */
    kernel_set(SIGXFSZ, foreign);
    CHECK_EQ(tocsin_init(TOCSIN_STARTUP), 0);
    CHECK(kernel_has(SIGPIPE) == SIG_IGN && tocsin_getsignal(SIGPIPE) == TOCSIN_SIG_IGN);
    CHECK(kernel_has(SIGXFSZ) == SIG_IGN && tocsin_getsignal(SIGXFSZ) == TOCSIN_SIG_IGN);
    CHECK(tocsin_getsignal(SIGINT) == tocsin_default_int_handler);
    CHECK_EQ(tocsin_raise_signal(SIGINT), TOCSIN_KEYBOARD_INTERRUPT);
    CHECK(tocsin_getsignal(SIGTERM) == TOCSIN_SIG_DFL);
}

TEST(an_inherited_ignored_sigint_stays_ignored) { /* rule 47 */
    kernel_set(SIGINT, SIG_IGN);
    CHECK_EQ(tocsin_init(TOCSIN_STARTUP), 0);
    CHECK(tocsin_getsignal(SIGINT) == TOCSIN_SIG_IGN);
    CHECK(kernel_has(SIGINT) == SIG_IGN);
    CHECK_EQ(tocsin_raise_signal(SIGINT), 0);
}

TEST(somebody_elses_sigint_handler_stays) { /* rule 47 */
    kernel_set(SIGINT, foreign);
    CHECK_EQ(tocsin_init(TOCSIN_STARTUP), 0);
    CHECK(tocsin_getsignal(SIGINT) == TOCSIN_SIG_NONE);
    CHECK(kernel_has(SIGINT) == foreign);
}

TEST(start_up_can_leave_dispositions_alone) { /* rule 48 */
    CHECK_EQ(tocsin_init(0), 0);
    CHECK(kernel_has(SIGINT) == SIG_DFL && kernel_has(SIGPIPE) == SIG_DFL && kernel_has(SIGXFSZ) == SIG_DFL);
    CHECK_EQ(tocsin_init(TOCSIN_STARTUP_SIGINT), 0);
    CHECK(kernel_has(SIGPIPE) == SIG_DFL);
    CHECK(tocsin_getsignal(SIGINT) == tocsin_default_int_handler);
}

TEST(start_up_can_leave_sigint_alone) {
    CHECK_EQ(tocsin_init(TOCSIN_STARTUP_IGNORES), 0);
    CHECK(kernel_has(SIGPIPE) == SIG_IGN);
    CHECK(kernel_has(SIGINT) == SIG_DFL);
}

TEST(a_second_start_up_keeps_the_programs_own_sigint_handler) {
    HANDLE(SIGINT, note_it);
    CHECK_EQ(tocsin_init(TOCSIN_STARTUP), 0);
    CHECK(tocsin_getsignal(SIGINT) == note_it);
}

TEST(unknown_flags_are_refused) {
    const int wrong[] = {4, TOCSIN_STARTUP | 8, -1, INT_MIN, INT_MAX};
    for (int i = 0; i < 5; i++) CHECK_FAILS(tocsin_init(wrong[i]), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
}

TEST(the_default_int_handler_may_be_given_any_signal_and_no_frame) { /* rule 129 */
    CHECK_EQ(tocsin_default_int_handler(SIGINT, NULL), TOCSIN_KEYBOARD_INTERRUPT);
    CHECK_EQ(tocsin_default_int_handler(SIGTERM, NULL), TOCSIN_KEYBOARD_INTERRUPT);
    CHECK_STR(error_text(), "");
    HANDLE(SIGTERM, tocsin_default_int_handler);
    CHECK_EQ(tocsin_raise_signal(SIGTERM), TOCSIN_KEYBOARD_INTERRUPT);
}

/* ---------------------------------------------------------------------------------------------- before and after -- */

static void be_nobody(void) {
    CHECK(!tocsin_is_main_thread());
}

TEST(before_the_first_call_nothing_is_pending_and_the_loading_thread_is_main) {
    CHECK(tocsin_is_main_thread());
    CHECK(!tocsin_is_tripped());
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ((tocsin_check)(), 0);
    CHECK_EQ(tocsin_check_at("a", 1, "b"), 0);
    CHECK_EQ(tocsin_set_interrupt(), 0);
    CHECK_EQ(tocsin_set_interrupt_ex(0), TOCSIN_ESIGNUM);
    CHECK(!tocsin_is_tripped());
    CHECK_EQ(tocsin_interrupt_occurred(), 0);
    in_a_thread(be_nobody);
}

TEST(the_first_call_may_be_swap_wakeup_fd) {
    CHECK(tocsin_swap_wakeup_fd(-1) == -1);
}

TEST(the_first_call_may_be_set_wakeup_fd) {
    CHECK(tocsin_set_wakeup_fd(-1, true, NULL) == 0);
}

TEST(the_first_call_may_be_pause_after_alarm) {
    CHECK(tocsin_setitimer(ITIMER_REAL, 1000, 0, NULL) == 0 && tocsin_alarm(0) >= 990);
}

TEST(the_first_call_may_be_raise_signal) {
    CHECK(tocsin_raise_signal(SIGWINCH) == 0);
}

TEST(the_first_call_may_be_pthread_kill) {
    CHECK(tocsin_pthread_kill(pthread_self(), 0) == 0);
}

TEST(the_first_call_may_be_pthread_sigmask) {
    CHECK(tocsin_pthread_sigmask(SIG_BLOCK, 0, NULL) == 0);
}

TEST(the_first_call_may_be_sigtimedwait) {
    CHECK(tocsin_sigtimedwait(0, 0, NULL) == 0);
}

TEST(the_first_call_may_be_siginterrupt) {
    CHECK(tocsin_siginterrupt(SIGINT, true) == 0);
}

TEST(the_first_call_may_be_sleep) {
    CHECK(tocsin_sleep(0) == 0);
}

TEST(the_first_call_may_be_fini) {
    CHECK(tocsin_fini() == 0);
}

TEST(the_first_call_may_be_set_bell) {
    CHECK(tocsin_set_bell(NULL) == NULL);
}

TEST(the_first_call_may_be_set_report_hook) {
    CHECK(tocsin_set_report_hook(NULL) == NULL);
}

TEST(the_first_call_may_be_strsignal) {
    CHECK(tocsin_strsignal(0) == NULL && tocsin_error() == TOCSIN_ESIGNUM);
}

static void call_everything_once(void) {
    tocsin_sigset set;
    tocsin_itimer timer;
    int fd = 0;
    CHECK(tocsin_getsignal(10) == TOCSIN_SIG_DFL);
    CHECK_REFUSED(tocsin_signal(10, NULL), TOCSIN_EHANDLER, NO_HANDLER);
    CHECK_REFUSED(tocsin_signal(0, note_it), TOCSIN_ESIGNUM, OUT_OF_RANGE);
    CHECK_FAILS(tocsin_raise_signal(-1), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    CHECK_FAILS(tocsin_init(8), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    CHECK_EQ(tocsin_raise_signal(0), 0);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, 0, &set), 0);
    CHECK_EQ(tocsin_sigpending(&set), 0);
    CHECK_EQ(tocsin_getitimer(ITIMER_REAL, &timer), 0);
    CHECK_EQ(tocsin_set_wakeup_fd(-1, true, &fd), 0);
    CHECK_EQ(fd, -1);
    CHECK_EQ(tocsin_sigtimedwait(0, 0, NULL), 0);
    CHECK_EQ(tocsin_sleep(0), 0);
    CHECK_EQ(tocsin_interrupt_occurred(), 0);
    CHECK(tocsin_signal(10, note_it) == TOCSIN_SIG_DFL);
    CHECK_EQ(tocsin_raise_signal(10), 0);
}

TEST(after_the_end_everything_starts_anew) {
    HANDLE(10, note_and_fail);
    CHECK_EQ(tocsin_fini(), 0);
    call_everything_once();
    CHECK_EQ(tocsin_fini(), 0);
    call_everything_once();
    CHECK_JOURNAL("10 10");
}

/* ------------------------------------------------------------------------------------------------------- the end -- */

TEST(the_end_puts_the_default_for_each_handler_and_leaves_the_rest) { /* rule 49 */
    kernel_set(SIGUSR2, foreign);
    kernel_set(SIGHUP, SIG_IGN);
    CHECK_EQ(tocsin_init(TOCSIN_STARTUP), 0);
    HANDLE(SIGHUP, note_it); /* was ignored before: goes to the default all the same */
    HANDLE(SIGUSR1, TOCSIN_SIG_IGN);
    CHECK_EQ(tocsin_fini(), 0);
    CHECK(kernel_has(SIGHUP) == SIG_DFL);
    CHECK(kernel_has(SIGINT) == SIG_DFL);
    CHECK(kernel_has(SIGUSR1) == SIG_IGN);
    CHECK(kernel_has(SIGUSR2) == foreign);
    CHECK(kernel_has(SIGPIPE) == SIG_IGN && kernel_has(SIGXFSZ) == SIG_IGN);
}

TEST(the_end_forgets_what_has_arrived) { /* rule 49 */
    HANDLE(10, note_it);
    ARRIVE(10);
    CHECK_EQ(tocsin_fini(), 0);
    CHECK(!tocsin_is_tripped());
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("");
}

TEST(the_end_leaves_timers_mask_and_wakeup_fd) { /* rule 49 */
    int ends[2], before;
    tocsin_itimer timer;
    sigset_t mask;
    open_pipe(ends);
    CHECK_EQ(tocsin_set_wakeup_fd(ends[1], true, NULL), 0);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 1000, 3, NULL), 0);
    block(12);
    CHECK_EQ(tocsin_fini(), 0);
    CHECK_EQ(tocsin_getitimer(ITIMER_REAL, &timer), 0);
    CHECK(timer.value > 990 && timer.interval == 3);
    CHECK_EQ(pthread_sigmask(SIG_BLOCK, NULL, &mask), 0);
    CHECK_EQ(sigismember(&mask, 12), 1);
    HANDLE(10, note_it);
    ARRIVE(10);
    CHECK_STR(bytes_in(ends[0]), "10");
    CHECK_EQ(tocsin_set_wakeup_fd(-1, true, &before), 0);
    CHECK_EQ(before, ends[1]);
}

TEST(an_interrupt_after_the_end_does_nothing) { /* rule 61: CPython 3.11.2 crashed here */
    CHECK_EQ(tocsin_init(TOCSIN_STARTUP), 0);
    CHECK_EQ(tocsin_fini(), 0);
    CHECK_EQ(tocsin_set_interrupt(), 0);
    CHECK(!tocsin_is_tripped());
    CHECK_EQ(tocsin_check(), 0);
}

/* --------------------------------------------------------------------------------------------- uncaught failures -- */

static int status;
static void (*last_part)(void);

static void run_last_part_in_a_child(void) {
    status = in_a_child(last_part);
}

/* What the part writes to stderr on its way out; its wait status is in status. */
static const char *last_words(void (*part)(void)) {
    last_part = part;
    return stderr_of(run_last_part_in_a_child);
}

static void say_goodbye(void) {
    tocsin_port_stderr("goodbye\n", 8);
}

static void end_interrupted(void) {
    atexit(say_goodbye);
    HANDLE(SIGINT, TOCSIN_SIG_IGN);
    tocsin_exit_uncaught(TOCSIN_KEYBOARD_INTERRUPT);
}

TEST(an_uncaught_interrupt_dies_of_sigint_after_the_exit_handlers) { /* rule 52 */
    CHECK_STR(last_words(end_interrupted), "KeyboardInterrupt\ngoodbye\n");
    CHECK(WIFSIGNALED(status));
    CHECK_EQ(WTERMSIG(status), SIGINT);
}

static void end_with_a_value_error(void) {
    atexit(say_goodbye);
    CHECK(tocsin_getsignal(0) == TOCSIN_SIG_ERR);
    tocsin_exit_uncaught(tocsin_error());
}

static void end_with_a_code_of_its_own(void) {
    tocsin_exit_uncaught(tocsin_error_set(TOCSIN_EUSER - 1, "out of paper"));
}

static void end_with_a_code_without_text(void) {
    tocsin_error_set(TOCSIN_EUSER - 1, "out of paper");
    tocsin_exit_uncaught(TOCSIN_EUSER - 2);
}

TEST(any_other_uncaught_failure_is_printed_and_exits_with_1) { /* rule 52 */
    CHECK_STR(last_words(end_with_a_value_error), "ValueError: signal number out of range\ngoodbye\n");
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    CHECK_STR(last_words(end_with_a_code_of_its_own), "Exception: out of paper\n");
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    CHECK_STR(last_words(end_with_a_code_without_text), "Exception\n");
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 1);
}

static void end_well(void) {
    atexit(say_goodbye);
    tocsin_exit_uncaught(0);
}

TEST(no_failure_exits_with_0) {
    CHECK_STR(last_words(end_well), "goodbye\n");
    CHECK_EQ(status, 0);
}

static int say_number(int signum, const tocsin_frame *frame) {
    (void)frame;
    tocsin_port_stderr(signum == 10 ? "10\n" : "?\n", (size_t)(signum == 10 ? 3 : 2));
    return 0;
}

static void handle_one_more(void) {
    CHECK_EQ(tocsin_raise_signal(10), 0);
}

static void end_with_a_signal_at_exit(void) {
    HANDLE(10, say_number);
    atexit(handle_one_more);
    exit(0);
}

TEST(signals_in_exit_handlers_are_handled_as_ever) { /* rule 50 */
    CHECK_STR(last_words(end_with_a_signal_at_exit), "10\n");
    CHECK_EQ(status, 0);
}
