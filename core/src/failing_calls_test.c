/* failing_calls_test.c - what the kernel refuses is reported, never swallowed, and changes nothing. A filter makes one
 * system call of this process fail with an errno that nothing else here gives. */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "unit_kit.h"

#define REFUSED "[Errno 33] Numerical argument out of domain"

/* For the rest of the process. */
static void refuse(unsigned call) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EDOM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {4, filter};
    CHECK_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    CHECK_EQ(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

#define IS_REPORTED(call) CHECK_FAILS(call, TOCSIN_EOS(EDOM), REFUSED)

TEST(a_refused_sigaction_is_reported) {
    int data;
    tocsin_disposition previous = {note_it, NULL};
    CHECK_EQ(tocsin_swap(10, (tocsin_disposition){note_it, &data}, NULL), 0);
    refuse(SYS_rt_sigaction);
    CHECK_REFUSED(tocsin_signal(10, TOCSIN_SIG_IGN), TOCSIN_EOS(EDOM), REFUSED);
    CHECK_REFUSED(tocsin_signal(12, note_it), TOCSIN_EOS(EDOM), REFUSED);
    IS_REPORTED(tocsin_swap(10, (tocsin_disposition){note_and_fail, NULL}, &previous));
    IS_REPORTED(tocsin_siginterrupt(10, true));
    IS_REPORTED(tocsin_init(TOCSIN_STARTUP));
    IS_REPORTED(tocsin_init(TOCSIN_STARTUP_SIGINT));
    CHECK_FAILS_AS(tocsin_os_getsig(10), SIG_ERR, TOCSIN_EOS(EDOM), REFUSED);
    CHECK_FAILS_AS(tocsin_os_setsig(10, SIG_IGN), SIG_ERR, TOCSIN_EOS(EDOM), REFUSED);
    CHECK(previous.handler == note_it);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_JOURNAL("10");
}

TEST(a_refused_sigaction_at_the_end_is_reported_when_the_end_is_done) {
    HANDLE(10, note_it);
    refuse(SYS_rt_sigaction);
    CHECK_EQ(tocsin_fini(), TOCSIN_EOS(EDOM));
    CHECK_STR(error_text(), REFUSED);
    CHECK(tocsin_getsignal(10) == TOCSIN_SIG_NONE); /* rule 46: what cannot be read is not ours */
}

TEST(a_refused_mask_is_reported) {
    tocsin_sigset previous = 42;
    HANDLE(10, note_it);
    ARRIVE(10);
    refuse(SYS_rt_sigprocmask);
    IS_REPORTED(tocsin_pthread_sigmask(SIG_BLOCK, 1, &previous));
    CHECK_EQ(previous, 42);
    CHECK_JOURNAL(""); /* and is no safe point */
    _exit(0);          /* past a sanitizer's exit, which needs the call */
}

TEST(a_refused_sigpending_is_reported) {
    tocsin_sigset set = 42;
    refuse(SYS_rt_sigpending);
    IS_REPORTED(tocsin_sigpending(&set));
    CHECK_EQ(set, 42);
}

TEST(a_refused_sigtimedwait_is_reported) {
    tocsin_siginfo info = {.signo = 42};
    refuse(SYS_rt_sigtimedwait);
    IS_REPORTED(tocsin_sigwait(1));
    IS_REPORTED(tocsin_sigwaitinfo(1, &info));
    IS_REPORTED(tocsin_sigtimedwait(1, 1000, &info));
    CHECK_EQ(info.signo, 42);
}

TEST(a_refused_wait_is_reported) {
    HANDLE(10, note_it);
    refuse(SYS_ppoll);
    IS_REPORTED(tocsin_sleep(1000));
    IS_REPORTED(tocsin_pause());
    CHECK_EQ(tocsin_sleep(0), 0);
    ARRIVE(10);
    CHECK_EQ(tocsin_pause(), 0);
    CHECK_JOURNAL("10");
}

TEST(a_refused_timer_is_reported) {
    tocsin_itimer timer = {1, 2};
    refuse(SYS_setitimer);
    CHECK_FAILS(tocsin_setitimer(ITIMER_REAL, 1, 0, &timer), TOCSIN_EITIMER(EDOM), REFUSED);
    refuse(SYS_getitimer);
    CHECK_FAILS(tocsin_getitimer(ITIMER_REAL, &timer), TOCSIN_EITIMER(EDOM), REFUSED);
    CHECK(timer.value == 1 && timer.interval == 2);
}

TEST(a_refused_sending_is_reported) {
    HANDLE(10, note_it);
    ARRIVE(10);
    refuse(SYS_tgkill);
    IS_REPORTED(tocsin_raise_signal(12));
    IS_REPORTED(tocsin_pthread_kill(pthread_self(), 12));
    refuse(SYS_pidfd_send_signal);
    IS_REPORTED(tocsin_pidfd_send_signal(0, 12, NULL, 0));
    CHECK_JOURNAL("");
}

TEST(a_refused_look_at_an_fd_is_reported) {
    int ends[2], previous = -42;
    open_pipe(ends);
    CHECK_EQ(tocsin_set_wakeup_fd(ends[1], true, NULL), 0);
    refuse(SYS_fcntl);
    IS_REPORTED(tocsin_set_wakeup_fd(ends[1], false, &previous));
    CHECK_EQ(previous, -42);
    CHECK_EQ(tocsin_swap_wakeup_fd(-1), ends[1]);
}

static void note_report(const tocsin_report *report) {
    note("[%d %s]", report->signum, report->text);
}

TEST(a_refused_wakeup_byte_is_reported_at_the_safe_point) { /* rule 67 */
    HANDLE(10, note_it);
    tocsin_set_report_hook(note_report);
    CHECK_EQ(tocsin_set_wakeup_fd(open("/dev/full", O_WRONLY | O_NONBLOCK), false, NULL), 0);
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_JOURNAL("10 [10 [Errno 28] No space left on device]");
}
