/* wakeup_test.c - the wakeup fd: what it may be, what is written to it, and what is said when that fails. */
#include <sys/socket.h>

#include "unit_kit.h"

#define BAD_DESCRIPTOR "[Errno 9] Bad file descriptor"
#define HEADER "Exception ignored when trying to write to the signal wakeup fd"

static int ends[2];

static int set_fd(int fd, bool warn) {
    int previous = -42;
    CHECK_EQ(tocsin_set_wakeup_fd(fd, warn, &previous), 0);
    return previous;
}

static int reports;

static void note_report(const tocsin_report *report) {
    reports++;
    if (strlen(journal) > 1000) return;
    note("[%s %d %s: %s]", tocsin_error_name(report->code), report->signum, report->message, report->text);
}

static void fill(int fd) {
    char bytes[4096] = {0};
    while (write(fd, bytes, sizeof bytes) > 0) continue;
    while (write(fd, bytes, 1) > 0) continue;
}

/* ------------------------------------------------------------------------------------------------ setting the fd -- */

TEST(setting_the_fd_gives_the_one_before) { /* rule 63 */
    int others[2];
    open_pipe(ends);
    open_pipe(others);
    CHECK_EQ(set_fd(ends[1], true), -1);
    CHECK_EQ(set_fd(others[1], false), ends[1]);
    CHECK_EQ(set_fd(-1, true), others[1]);
    CHECK_EQ(set_fd(-1, true), -1);
    CHECK_EQ(tocsin_set_wakeup_fd(ends[1], true, NULL), 0);
    CHECK_EQ(set_fd(-1, true), ends[1]);
}

TEST(an_fd_that_is_not_open_is_refused) { /* rule 62 */
    const int wrong[] = {-2, INT_MIN, INT_MAX, 1000};
    int previous = -42;
    open_pipe(ends);
    CHECK_EQ(tocsin_set_wakeup_fd(ends[1], false, NULL), 0);
    for (int i = 0; i < 4; i++)
        CHECK_FAILS(tocsin_set_wakeup_fd(wrong[i], true, &previous), TOCSIN_EOS(EBADF), BAD_DESCRIPTOR);
    int closed = dup(ends[1]);
    close(closed);
    CHECK_FAILS(tocsin_set_wakeup_fd(closed, true, &previous), TOCSIN_EOS(EBADF), BAD_DESCRIPTOR);
    CHECK_EQ(previous, -42);
    CHECK_EQ(set_fd(-1, true), ends[1]);
}

TEST(an_fd_that_blocks_is_refused) { /* rule 62 */
    char expected[64];
    int previous = -42;
    CHECK_EQ(pipe(ends), 0);
    sprintf(expected, "the fd %d must be in non-blocking mode", ends[1]);
    CHECK_FAILS(tocsin_set_wakeup_fd(ends[1], true, &previous), TOCSIN_EFDBLOCKS, expected);
    CHECK_EQ(previous, -42);
}

TEST(a_failing_call_keeps_the_warning_of_the_one_before) { /* rule 62 */
    int blocking[2];
    open_pipe(ends);
    fill(ends[1]);
    CHECK_EQ(pipe(blocking), 0);
    HANDLE(10, note_it);
    tocsin_set_report_hook(note_report);
    set_fd(ends[1], false);
    CHECK_EQ(tocsin_set_wakeup_fd(blocking[1], true, NULL), TOCSIN_EFDBLOCKS);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_JOURNAL("10");
}

TEST(nothing_else_is_asked_of_an_fd) { /* rule 64 */
    int directory = open("/", O_RDONLY | O_NONBLOCK), null = open("/dev/null", O_RDONLY | O_NONBLOCK);
    open_pipe(ends);
    set_fd(directory, true);
    set_fd(null, true);
    set_fd(ends[0], true);
    tocsin_set_report_hook(note_report);
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_JOURNAL("10 [OSError 10 " HEADER ": [Errno 9] Bad file descriptor]"); /* the write fails, later */
}

TEST(the_unchecked_call_takes_anything_and_counts_all_negative_ones_as_none) { /* rule 72 */
    CHECK_EQ(pipe(ends), 0);
    CHECK_EQ(tocsin_swap_wakeup_fd(ends[1]), -1);
    CHECK_EQ(tocsin_swap_wakeup_fd(-7), ends[1]);
    CHECK_EQ(tocsin_swap_wakeup_fd(INT_MIN), -1);
    CHECK_EQ(tocsin_swap_wakeup_fd(INT_MAX), -1);
    CHECK_EQ(tocsin_swap_wakeup_fd(-1), INT_MAX);
}

TEST(the_unchecked_call_turns_warnings_on) { /* rule 72 */
    open_pipe(ends);
    fill(ends[1]);
    HANDLE(10, note_it);
    tocsin_set_report_hook(note_report);
    set_fd(ends[1], false);
    CHECK_EQ(tocsin_swap_wakeup_fd(ends[1]), ends[1]);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_EQ(reports, 1);
}

/* ----------------------------------------------------------------------------------------------- what is written -- */

TEST(the_byte_is_there_before_the_handler_runs) { /* rule 66 */
    open_pipe(ends);
    set_fd(ends[1], true);
    HANDLE(10, note_it);
    ARRIVE(10);
    CHECK_JOURNAL("");
    CHECK_STR(bytes_in(ends[0]), "10");
}

TEST(only_signals_with_a_handler_write) { /* rule 66 */
    open_pipe(ends);
    set_fd(ends[1], true);
    HANDLE(10, TOCSIN_SIG_IGN);
    ARRIVE(10, SIGWINCH);
    CHECK_STR(bytes_in(ends[0]), "");
    HANDLE(10, note_it);
    HANDLE(10, TOCSIN_SIG_IGN);
    ARRIVE(10);
    CHECK_STR(bytes_in(ends[0]), "");
}

TEST(nothing_is_written_after_the_fd_was_taken_away) {
    open_pipe(ends);
    set_fd(ends[1], true);
    HANDLE(10, note_it);
    set_fd(-1, true);
    ARRIVE(10);
    CHECK_STR(bytes_in(ends[0]), "");
}

TEST(a_socket_does_as_well) { /* rule 71 */
    CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    set_fd(ends[1], true);
    HANDLE(64, note_it);
    ARRIVE(64);
    CHECK_STR(bytes_in(ends[0]), "64");
    CHECK_EQ('@', 64);
}

TEST(a_number_that_was_closed_and_reused_gets_the_byte) {
    int others[2];
    open_pipe(ends);
    set_fd(ends[1], true);
    HANDLE(10, note_it);
    open_pipe(others);
    CHECK_EQ(dup2(others[1], ends[1]), ends[1]);
    ARRIVE(10);
    CHECK_STR(bytes_in(others[0]), "10");
    CHECK_STR(bytes_in(ends[0]), "");
}

static void arrive_in_child(void) {
    ARRIVE(10);
}

TEST(a_forked_child_writes_into_the_same_pipe) { /* rule 70 */
    open_pipe(ends);
    set_fd(ends[1], true);
    HANDLE(10, note_it);
    CHECK_EQ(in_a_child(arrive_in_child), 0);
    CHECK_STR(bytes_in(ends[0]), "10");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL(""); /* the flag was the child's own */
}

/* -------------------------------------------------------------------------------------------------- what is said -- */

TEST(a_full_pipe_is_reported_only_when_asked_for) { /* rules 65 and 67 */
    open_pipe(ends);
    fill(ends[1]);
    HANDLE(10, note_it);
    tocsin_set_report_hook(note_report);
    set_fd(ends[1], true);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_JOURNAL("10 [BlockingIOError 10 " HEADER ": [Errno 11] Resource temporarily unavailable]");
    set_fd(ends[1], false);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_EQ(reports, 1);
    set_fd(ends[1], true); /* each call says it anew */
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_EQ(reports, 2);
}

TEST(any_other_failure_is_always_reported) { /* rule 67 */
    open_pipe(ends);
    HANDLE(10, note_it);
    HANDLE(SIGPIPE, TOCSIN_SIG_IGN);
    tocsin_set_report_hook(note_report);
    set_fd(ends[1], false);
    close(ends[0]);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    close(ends[1]);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_JOURNAL("10 [BrokenPipeError 10 " HEADER ": [Errno 32] Broken pipe] 10 [OSError 10 " HEADER
                  ": [Errno 9] Bad file descriptor]");
}

static void raise_10(void) {
    CHECK_EQ(tocsin_raise_signal(10), 0);
}

TEST(without_a_hook_the_failure_goes_to_stderr_as_python_prints_it) { /* rule 67 */
    open_pipe(ends);
    HANDLE(10, note_it);
    set_fd(ends[1], true);
    fill(ends[1]);
    CHECK_STR(stderr_of(raise_10), HEADER ":\nBlockingIOError: [Errno 11] Resource temporarily unavailable\n");
    CHECK_EQ(dup2(ends[1], 900), 900); /* a number that stderr_of does not open again */
    set_fd(900, true);
    close(900);
    CHECK_STR(stderr_of(raise_10), HEADER ":\nOSError: [Errno 9] Bad file descriptor\n");
}

/* Which also fails itself, as a hook that looks at the engine may. */
static void note_and_ask_nonsense(const tocsin_report *report) {
    note("[%d]", report->signum);
    CHECK(tocsin_getsignal(0) == TOCSIN_SIG_ERR);
}

static int fail_with_text(int signum, const tocsin_frame *frame) {
    (void)frame;
    note("%d!", signum);
    return tocsin_error_set(TOCSIN_EUSER - 5, "out of paper");
}

TEST(a_handler_that_fails_and_a_write_that_fails_are_both_told) { /* rule 68 */
    open_pipe(ends);
    set_fd(ends[1], true);
    close(ends[1]);
    HANDLE(10, fail_with_text);
    tocsin_set_report_hook(note_and_ask_nonsense);
    CHECK_EQ(tocsin_raise_signal(10), TOCSIN_EUSER - 5);
    CHECK_JOURNAL("10! [10]");
    CHECK_EQ(tocsin_error(), TOCSIN_EUSER - 5);
    CHECK_STR(error_text(), "out of paper");
}

static int calls;

static int count(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

TEST(no_more_than_31_failures_of_one_burst_are_reported) { /* rule 69 */
    int burst[49] = {0}, size = 0;
    CHECK_EQ(sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL), 0); /* a sanitizer's is too small for 48 at once */
    for (int signum = 1; signum < TOCSIN_NSIG && size < 48; signum++) {
        if (signum == SIGKILL || signum == SIGSTOP || signum == 32 || signum == 33) continue;
        if (signum == SIGCONT) continue; /* a stop signal takes it back */
        HANDLE(signum, count);
        burst[size++] = signum;
    }
    open_pipe(ends);
    set_fd(ends[1], true);
    close(ends[1]);
    tocsin_set_report_hook(note_report);
    arrive_together(burst);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(calls, 48);
    CHECK_EQ(reports, 31);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(reports, 31);
    CHECK_EQ(tocsin_raise_signal(10), 0); /* there is room again */
    CHECK_EQ(reports, 32);
}

static void reach_a_safe_point(const tocsin_report *report) {
    (void)report;
    if (++reports < 3) CHECK_EQ(tocsin_raise_signal(12), 0);
}

TEST(a_hook_may_reach_a_safe_point_and_make_another_report) {
    open_pipe(ends);
    set_fd(ends[1], true);
    close(ends[1]);
    HANDLE(10, note_it);
    HANDLE(12, note_it);
    tocsin_set_report_hook(reach_a_safe_point);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_EQ(reports, 3);
    CHECK_JOURNAL("10 12 12");
}
