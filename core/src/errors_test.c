/* errors_test.c - codes, their names and their texts. The texts are those of CPython 3.11's exceptions. */
#include "unit_kit.h"

TEST(before_the_first_failure_there_is_no_code_and_no_text) {
    CHECK_EQ(tocsin_error(), 0);
    CHECK_STR(error_text(), "");
}

TEST(a_call_that_works_keeps_the_last_failure) {
    CHECK(tocsin_getsignal(0) == TOCSIN_SIG_ERR);
    CHECK(tocsin_getsignal(1) == TOCSIN_SIG_DFL);
    CHECK_EQ(tocsin_error(), TOCSIN_ESIGNUM);
}

TEST(each_code_has_its_kind_its_errno_and_its_name) {
    const struct {
        int code, kind, error;
        const char *name;
    } rows[] = {
        {TOCSIN_ESIGNUM, TOCSIN_KIND_VALUE, 0, "ValueError"},
        {TOCSIN_ETHREAD, TOCSIN_KIND_VALUE, 0, "ValueError"},
        {TOCSIN_EMASK, TOCSIN_KIND_VALUE, 0, "ValueError"},
        {TOCSIN_EFDBLOCKS, TOCSIN_KIND_VALUE, 0, "ValueError"},
        {TOCSIN_ENAN, TOCSIN_KIND_VALUE, 0, "ValueError"},
        {TOCSIN_ETIMEOUT, TOCSIN_KIND_VALUE, 0, "ValueError"},
        {TOCSIN_ESLEEP, TOCSIN_KIND_VALUE, 0, "ValueError"},
        {TOCSIN_EHANDLER, TOCSIN_KIND_TYPE, 0, "TypeError"},
        {TOCSIN_ESIGINFO, TOCSIN_KIND_TYPE, 0, "TypeError"},
        {TOCSIN_ENULL, TOCSIN_KIND_TYPE, 0, "TypeError"},
        {TOCSIN_ETOOLARGE, TOCSIN_KIND_OVERFLOW, 0, "OverflowError"},
        {TOCSIN_EOS(EINVAL), TOCSIN_KIND_OS, EINVAL, "OSError"},
        {TOCSIN_EOS(0), TOCSIN_KIND_OS, 0, "OSError"},
        {TOCSIN_EITIMER(EINVAL), TOCSIN_KIND_ITIMER, EINVAL, "signal.itimer_error"},
        {TOCSIN_KEYBOARD_INTERRUPT, TOCSIN_KIND_INTERRUPT, 0, "KeyboardInterrupt"},
        {TOCSIN_CODE(TOCSIN_KIND_WARNING, 1, 0), TOCSIN_KIND_WARNING, 0, "RuntimeWarning"},
        {TOCSIN_EUSER, TOCSIN_KIND_USER, 0, "Exception"},
        {INT_MIN, TOCSIN_KIND_USER, 0, "Exception"},
        {-1, TOCSIN_KIND_NONE, 0, "Exception"},
        {TOCSIN_EUSER + 1, TOCSIN_KIND_NONE, 0, "Exception"},
        {TOCSIN_CODE(8, 0, 0), TOCSIN_KIND_NONE, 0, "Exception"},
        {0, TOCSIN_KIND_NONE, 0, "Exception"},
        {INT_MAX, TOCSIN_KIND_NONE, 0, "Exception"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_EQ(tocsin_error_kind(rows[i].code), rows[i].kind);
        CHECK_EQ(tocsin_error_errno(rows[i].code), rows[i].error);
        CHECK_STR(tocsin_error_name(rows[i].code), rows[i].name);
    }
}

TEST(the_codes_differ_from_one_another) {
    const int codes[] = {TOCSIN_ESIGNUM, TOCSIN_ETHREAD,  TOCSIN_EMASK,           TOCSIN_EFDBLOCKS,
                         TOCSIN_ENAN,    TOCSIN_ETIMEOUT, TOCSIN_ESLEEP,          TOCSIN_EHANDLER,
                         TOCSIN_ENULL,   TOCSIN_ESIGINFO, TOCSIN_ETOOLARGE,       TOCSIN_EOS(EINVAL),
                         TOCSIN_EUSER,   TOCSIN_EOS(0),   TOCSIN_EITIMER(EINVAL), TOCSIN_KEYBOARD_INTERRUPT};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        CHECK(codes[i] < 0);
        for (size_t j = 0; j < i; j++) CHECK(codes[i] != codes[j]);
    }
}

/* Python gives an OSError the subclass of its errno. */
TEST(an_os_error_is_named_after_its_errno) {
    const struct {
        int error;
        const char *name;
    } rows[] = {
        {EAGAIN, "BlockingIOError"},
        {EALREADY, "BlockingIOError"},
        {EINPROGRESS, "BlockingIOError"},
        {EWOULDBLOCK, "BlockingIOError"},
        {EPIPE, "BrokenPipeError"},
        {ESHUTDOWN, "BrokenPipeError"},
        {ECHILD, "ChildProcessError"},
        {ECONNABORTED, "ConnectionAbortedError"},
        {ECONNREFUSED, "ConnectionRefusedError"},
        {ECONNRESET, "ConnectionResetError"},
        {EEXIST, "FileExistsError"},
        {ENOENT, "FileNotFoundError"},
        {EISDIR, "IsADirectoryError"},
        {ENOTDIR, "NotADirectoryError"},
        {EINTR, "InterruptedError"},
        {EACCES, "PermissionError"},
        {EPERM, "PermissionError"},
        {ESRCH, "ProcessLookupError"},
        {ETIMEDOUT, "TimeoutError"},
        {EBADF, "OSError"},
        {EINVAL, "OSError"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_STR(tocsin_error_name(TOCSIN_EOS(rows[i].error)), rows[i].name);
}

TEST(a_text_is_cut_to_the_buffer_and_its_whole_length_given_back) {
    char buf[64];
    CHECK(tocsin_getsignal(0) == TOCSIN_SIG_ERR);
    int length = (int)strlen(OUT_OF_RANGE);
    CHECK_EQ(tocsin_error_text(NULL, 0), length);
    memset(buf, 'x', sizeof buf);
    CHECK_EQ(tocsin_error_text(buf, 1), length);
    CHECK(buf[0] == '\0' && buf[1] == 'x');
    CHECK_EQ(tocsin_error_text(buf, 7), length);
    CHECK_STR(buf, "signal");
    CHECK_EQ(buf[7], 'x');
    CHECK_EQ(tocsin_error_text(buf, (size_t)length), length);
    CHECK_EQ(strlen(buf), length - 1);
    CHECK_EQ(tocsin_error_text(buf, (size_t)length + 1), length);
    CHECK_STR(buf, OUT_OF_RANGE);
}

TEST(a_failure_of_the_callers_own_is_recorded) {
    CHECK_EQ(tocsin_error_set(TOCSIN_EUSER - 1, "no such device"), TOCSIN_EUSER - 1);
    CHECK_EQ(tocsin_error(), TOCSIN_EUSER - 1);
    CHECK_STR(error_text(), "no such device");
    CHECK_EQ(tocsin_error_set(TOCSIN_EUSER - 2, NULL), TOCSIN_EUSER - 2);
    CHECK_STR(error_text(), "");
}

TEST(a_code_whose_sentence_has_a_gap_can_be_set_without_a_text) {
    CHECK_EQ(tocsin_error_set(TOCSIN_ETHREAD, NULL), TOCSIN_ETHREAD);
    CHECK_STR(error_text(), "this only works in main thread of the main interpreter");
    CHECK_EQ(tocsin_error_set(TOCSIN_ENULL, NULL), TOCSIN_ENULL);
    CHECK_STR(error_text(), "this must not be NULL");
}

static int hand_on_a_workers_code(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return TOCSIN_ETHREAD;
}

TEST(a_handler_may_return_a_code_of_the_engines_own) {
    HANDLE(10, hand_on_a_workers_code);
    CHECK_EQ(tocsin_raise_signal(10), TOCSIN_ETHREAD);
    CHECK_STR(error_text(), "this only works in main thread of the main interpreter");
}

TEST(an_errno_that_does_not_exist_has_a_text_too) {
    tocsin_error_set(TOCSIN_EOS(250), NULL);
    CHECK_STR(error_text(), "[Errno 250] Unknown error");
}

/* --------------------------------------------------------------------------------- failures that handlers return -- */

static int fail_with_text(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return tocsin_error_set(TOCSIN_EUSER - 5, "out of paper");
}

static int fail_without_text(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return TOCSIN_EUSER - 6;
}

TEST(the_text_of_a_failing_handler_is_the_one_it_gave) {
    HANDLE(10, fail_with_text);
    CHECK_EQ(tocsin_raise_signal(10), TOCSIN_EUSER - 5);
    CHECK_EQ(tocsin_error(), TOCSIN_EUSER - 5);
    CHECK_STR(error_text(), "out of paper");
}

TEST(a_failing_handler_that_gave_no_text_does_not_show_an_older_one) {
    HANDLE(10, fail_without_text);
    tocsin_error_set(TOCSIN_EUSER - 5, "out of paper");
    CHECK_EQ(tocsin_raise_signal(10), TOCSIN_EUSER - 6);
    CHECK_STR(error_text(), "");
}

TEST(a_keyboard_interrupt_has_no_text) { /* rule 129 */
    HANDLE(SIGINT, tocsin_default_int_handler);
    CHECK_EQ(tocsin_raise_signal(SIGINT), TOCSIN_KEYBOARD_INTERRUPT);
    CHECK_STR(error_text(), "");
}

/* ------------------------------------------------------------------------------------------------------- threads -- */

static void fail_in_a_thread(void) {
    CHECK_EQ(tocsin_error(), 0);
    CHECK_EQ(tocsin_raise_signal(-1), TOCSIN_EOS(EINVAL));
    CHECK_EQ(tocsin_error(), TOCSIN_EOS(EINVAL));
}

TEST(each_thread_has_its_own_last_failure) {
    CHECK(tocsin_getsignal(0) == TOCSIN_SIG_ERR);
    in_a_thread(fail_in_a_thread);
    CHECK_EQ(tocsin_error(), TOCSIN_ESIGNUM);
}
