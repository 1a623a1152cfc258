/* fork_test.c - what a child inherits, forgets and goes on with; what a new program finds. */
#include <sys/syscall.h>

#include "engine.h"
#include "unit_kit.h"

/* What parent and child wrote, in the order of their writing. */
static int line[2];

static pid_t parent;

static int tell(int signum, const tocsin_frame *frame) {
    (void)frame;
    dprintf(line[1], "%c%d ", getpid() == parent ? 'P' : 'C', signum);
    return 0;
}

static const char *told(void) {
    static char text[256];
    ssize_t got = read(line[0], text, sizeof text - 1);
    text[got > 0 ? got : 0] = '\0';
    return text;
}

static void begin(void) {
    parent = getpid();
    open_pipe(line);
    HANDLE(10, tell);
    HANDLE(12, tell);
}

/* ----------------------------------------------------------------------------------------------- what it forgets -- */

static void check_here(void) {
    CHECK(!tocsin_is_tripped() && !has_arrived(10) && !has_arrived(12));
    CHECK_EQ(tocsin_check(), 0);
    ARRIVE(12);
    CHECK_EQ(tocsin_check(), 0);
}

TEST(a_child_forgets_what_the_parent_had_not_handled) { /* rule 119 */
    begin();
    ARRIVE(10, 12);
    CHECK_EQ(in_a_child(check_here), 0);
    CHECK_STR(told(), "C12 ");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(told(), "P10 P12 ");
}

static int fork_here(int signum, const tocsin_frame *frame) {
    tell(signum, frame);
    pid_t child = fork();
    if (child) CHECK_EQ(status_of(child), 0);
    return 0;
}

TEST(a_fork_inside_a_handler_lets_both_run_the_rest_of_the_pass) { /* rule 29 */
    begin();
    HANDLE(10, fork_here);
    HANDLE(14, tell);
    ARRIVE(10, 12, 14);
    CHECK_EQ(tocsin_check(), 0);
    if (getpid() != parent) _exit(0);
    CHECK_STR(told(), "P10 C12 C14 P12 P14 ");
}

static int arrive_and_fork(int signum, const tocsin_frame *frame) {
    tell(signum, frame);
    ARRIVE(12);
    pid_t child = fork();
    if (child) CHECK_EQ(status_of(child), 0);
    return 0;
}

TEST(a_fork_inside_a_handler_after_a_new_arrival_forgets_the_rest_in_the_child) { /* rules 29 and 119 */
    begin();
    HANDLE(10, arrive_and_fork);
    HANDLE(14, tell);
    ARRIVE(10, 14);
    CHECK_EQ(tocsin_check(), 0);
    if (getpid() != parent) _exit(0);
    CHECK_STR(told(), "P10 P12 P14 ");
}

TEST(after_a_raw_fork_the_child_asks_for_the_same) { /* rules 119 and 126 */
    begin();
    ARRIVE(10);
    pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0) {
        if (!tocsin_is_tripped()) _exit(3);
        tocsin_after_fork_child();
        _exit(tocsin_is_tripped() || tocsin_check() != 0 ? 4 : 0);
    }
    CHECK_EQ(status_of(child), 0);
    CHECK_STR(told(), "");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(told(), "P10 ");
}

/* ------------------------------------------------------------------------------------------------- what it keeps -- */

static void have_everything(void) {
    tocsin_sigset mask;
    int fd;
    CHECK(tocsin_getsignal(10) == tell);
    CHECK(tocsin_getsignal(15) == TOCSIN_SIG_IGN);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, 0, &mask), 0);
    CHECK(mask == tocsin_i_bit(14));
    CHECK_EQ(tocsin_set_wakeup_fd(-1, true, &fd), 0);
    CHECK_EQ(fd, line[1]);
    CHECK_EQ(tocsin_raise_signal(10), 0);
}

TEST(a_child_keeps_handlers_mask_and_wakeup_fd) { /* rule 119 */
    begin();
    HANDLE(15, TOCSIN_SIG_IGN);
    block(14);
    CHECK_EQ(tocsin_set_wakeup_fd(line[1], true, NULL), 0);
    CHECK_EQ(in_a_child(have_everything), 0);
    CHECK_STR(told(), "C10 ");
    CHECK(tocsin_getsignal(10) == tell);
}

/* --------------------------------------------------------------------------------------------------- who is main -- */

static void handle_and_install(void) {
    CHECK(tocsin_is_main_thread());
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK(tocsin_signal(12, TOCSIN_SIG_IGN) == tell);
    CHECK_EQ(tocsin_set_wakeup_fd(-1, true, NULL), 0);
}

static void fork_from_a_thread(void) {
    CHECK(!tocsin_is_main_thread());
    CHECK_EQ(in_a_child(handle_and_install), 0);
    CHECK(!tocsin_is_main_thread());
    CHECK_EQ(tocsin_swap(12, (tocsin_disposition){note_it, NULL}, NULL), TOCSIN_ETHREAD);
}

TEST(the_thread_that_forks_is_the_childs_main_thread) { /* rule 44 */
    begin();
    in_a_thread(fork_from_a_thread);
    CHECK_STR(told(), "C10 ");
    CHECK(tocsin_is_main_thread());
    CHECK(tocsin_getsignal(12) == tell);
}

static void look_whether_open(void) {
    CHECK_EQ(tocsin_i_engine->open, 0);
}

static void fork_beside_a_sigwait(void) {
    CHECK_EQ(in_a_child(look_whether_open), 0);
}

/* Or a storm would not be held back in the child. */
TEST(a_child_of_another_thread_has_nothing_of_a_sigwait_of_the_main_thread) {
    begin();
    tocsin_i_engine->open = 1;
    in_a_thread(fork_beside_a_sigwait);
    CHECK_EQ(tocsin_i_engine->open, 1);
    tocsin_i_engine->open = 0;
}

static void fail_in_the_child(void) {
    CHECK_REFUSED(tocsin_signal(0, note_it), TOCSIN_ESIGNUM, OUT_OF_RANGE);
    CHECK_REFUSED(tocsin_signal(10, NULL), TOCSIN_EHANDLER, NO_HANDLER);
    CHECK_REFUSED(tocsin_signal(SIGKILL, note_it), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    CHECK_FAILS(tocsin_raise_signal(65), TOCSIN_EOS(EINVAL), INVALID_ARGUMENT);
    CHECK_FAILS(tocsin_set_wakeup_fd(-2, true, NULL), TOCSIN_EOS(EBADF), "[Errno 9] Bad file descriptor");
    CHECK_FAILS(tocsin_sleep(NAN), TOCSIN_ENAN, "Invalid value NaN (not a number)");
}

TEST(bad_arguments_are_refused_in_a_child_as_in_its_parent) {
    begin();
    CHECK_EQ(in_a_child(fail_in_the_child), 0);
    in_a_thread(fork_from_a_thread);
}

static void start_in_the_child(void) {
    CHECK(tocsin_is_main_thread());
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_JOURNAL("10");
}

TEST(the_first_call_of_all_may_be_a_childs) {
    CHECK_EQ(in_a_child(start_in_the_child), 0);
}

static void fork_at_once(void) {
    CHECK_EQ(in_a_child(start_in_the_child), 0);
}

TEST(the_first_call_of_all_may_be_that_of_a_child_of_another_thread) { /* rule 44 */
    in_a_thread(fork_at_once);
}

/* ---------------------------------------------------------------------------------------------------------- exec -- */

/* The program that the next test becomes. It judges before main, which would put everything back to the default. */
__attribute__((constructor)) static void judge_dispositions_after_exec(void) {
    if (!getenv("TOCSIN_JUDGE_DISPOSITIONS")) return;
    CHECK(tocsin_getsignal(10) == TOCSIN_SIG_DFL);
    CHECK(tocsin_getsignal(12) == TOCSIN_SIG_IGN);
    CHECK(tocsin_getsignal(15) == TOCSIN_SIG_DFL);
    CHECK(!tocsin_is_tripped());
    CHECK_EQ(tocsin_swap_wakeup_fd(-1), -1);
    _exit(0);
}

TEST(a_new_program_has_defaults_for_handlers_and_keeps_what_is_ignored) { /* rule 120 */
    begin();
    HANDLE(12, TOCSIN_SIG_IGN);
    CHECK_EQ(tocsin_set_wakeup_fd(line[1], true, NULL), 0);
    ARRIVE(10);
    setenv("TOCSIN_JUDGE_DISPOSITIONS", "1", 1);
    execl("/proc/self/exe", "fork_test", (char *)NULL);
    CHECK(!"exec failed");
}
