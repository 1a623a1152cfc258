/* safe_points_test.c - which calls run handlers on their way, and which do not (rule 28). What else each call does is
 * tested in its own room. */
#include <sys/syscall.h>

#include "unit_kit.h"

/* What has arrived has been handled when the call returns, and a handler's failure is the call's. */
#define RUNS_HANDLERS(call)                          \
    do {                                             \
        HANDLE(10, note_it);                         \
        ARRIVE(10);                                  \
        CHECK_EQ(call, 0);                           \
        CHECK_JOURNAL("10");                         \
        CHECK(!tocsin_is_tripped());                 \
        HANDLE(10, note_and_fail);                   \
        ARRIVE(10);                                  \
        CHECK_EQ(call, TOCSIN_EUSER - 10);           \
        CHECK_JOURNAL("10 10!");                     \
        CHECK_EQ(tocsin_error(), TOCSIN_EUSER - 10); \
    } while (0)

/* The call does what it is for, and what has arrived waits for the next safe point. */
#define RUNS_NOTHING(call)           \
    do {                             \
        HANDLE(10, note_it);         \
        ARRIVE(10);                  \
        CHECK(call);                 \
        CHECK_JOURNAL("");           \
        CHECK(tocsin_is_tripped());  \
        CHECK_EQ(tocsin_check(), 0); \
        CHECK_JOURNAL("10");         \
    } while (0)

static tocsin_sigset set;
static tocsin_itimer timer;

/* One pending signal that a wait can take at once. */
static bool send_12(void) {
    block(12);
    return raise(12) == 0;
}

static int send_by_pidfd(int signum) {
    return tocsin_pidfd_send_signal((int)syscall(SYS_pidfd_open, getpid(), 0), signum, NULL, 0);
}

static int install(int signum) {
    return tocsin_signal(signum, note_it) == TOCSIN_SIG_ERR ? tocsin_error() : 0;
}

TEST(check_is_a_safe_point) {
    RUNS_HANDLERS(tocsin_check());
}

TEST(check_through_a_pointer_is_a_safe_point) {
    RUNS_HANDLERS((tocsin_check)());
}

TEST(sleep_is_a_safe_point) {
    RUNS_HANDLERS(tocsin_sleep(0));
}

TEST(signal_is_a_safe_point) {
    RUNS_HANDLERS(install(12));
}

TEST(swap_is_a_safe_point) {
    RUNS_HANDLERS(tocsin_swap(12, (tocsin_disposition){note_it, NULL}, NULL));
}

TEST(pthread_sigmask_is_a_safe_point) {
    RUNS_HANDLERS(tocsin_pthread_sigmask(SIG_BLOCK, 0, NULL));
}

TEST(pthread_kill_is_a_safe_point) {
    RUNS_HANDLERS(tocsin_pthread_kill(pthread_self(), 0));
}

TEST(raise_signal_is_a_safe_point) {
    RUNS_HANDLERS(tocsin_raise_signal(0));
}

TEST(pause_is_a_safe_point) {
    RUNS_HANDLERS(tocsin_pause());
}

TEST(getsignal_is_no_safe_point) {
    RUNS_NOTHING(tocsin_getsignal(10) == note_it);
}

TEST(set_wakeup_fd_is_no_safe_point) {
    RUNS_NOTHING(tocsin_set_wakeup_fd(-1, true, NULL) == 0);
}

TEST(swap_wakeup_fd_is_no_safe_point) {
    RUNS_NOTHING(tocsin_swap_wakeup_fd(-1) == -1);
}

TEST(alarm_is_no_safe_point) {
    RUNS_NOTHING(tocsin_alarm(0) == 0);
}

TEST(setitimer_is_no_safe_point) {
    RUNS_NOTHING(tocsin_setitimer(ITIMER_REAL, 0, 0, NULL) == 0);
}

TEST(getitimer_is_no_safe_point) {
    RUNS_NOTHING(tocsin_getitimer(ITIMER_REAL, &timer) == 0);
}

TEST(sigpending_is_no_safe_point) {
    RUNS_NOTHING(tocsin_sigpending(&set) == 0);
}

TEST(siginterrupt_is_no_safe_point) {
    RUNS_NOTHING(tocsin_siginterrupt(10, true) == 0);
}

TEST(strsignal_is_no_safe_point) {
    RUNS_NOTHING(tocsin_strsignal(10) != NULL);
}

TEST(valid_signals_is_no_safe_point) {
    RUNS_NOTHING(tocsin_valid_signals() != 0);
}

TEST(sigset_add_is_no_safe_point) {
    RUNS_NOTHING(tocsin_sigset_add(&set, 10) == 0);
}

TEST(sigwait_is_no_safe_point) {
    RUNS_NOTHING(send_12() && tocsin_sigwait(tocsin_i_bit(12)) == 12);
}

TEST(sigwaitinfo_of_a_pending_signal_is_no_safe_point) {
    RUNS_NOTHING(send_12() && tocsin_sigwaitinfo(tocsin_i_bit(12), NULL) == 12);
}

TEST(sigtimedwait_of_a_pending_signal_is_no_safe_point) {
    RUNS_NOTHING(send_12() && tocsin_sigtimedwait(tocsin_i_bit(12), 1000, NULL) == 12);
}

TEST(sigtimedwait_that_only_looks_is_no_safe_point) {
    RUNS_NOTHING(tocsin_sigtimedwait(tocsin_i_bit(12), 0, NULL) == 0);
}

TEST(sigtimedwait_that_times_out_is_no_safe_point) {
    RUNS_NOTHING(tocsin_sigtimedwait(tocsin_i_bit(12), 0.001, NULL) == 0);
}

TEST(pidfd_send_signal_is_no_safe_point) {
    RUNS_NOTHING(send_by_pidfd(0) == 0);
}

TEST(set_interrupt_is_no_safe_point) {
    RUNS_NOTHING(tocsin_set_interrupt() == 0);
}

TEST(interrupt_occurred_is_no_safe_point) {
    RUNS_NOTHING(tocsin_interrupt_occurred() == 0);
}

TEST(is_tripped_is_no_safe_point) {
    RUNS_NOTHING(tocsin_is_tripped());
}

TEST(set_bell_is_no_safe_point) {
    RUNS_NOTHING(tocsin_set_bell(NULL) == NULL);
}

TEST(os_getsig_is_no_safe_point) {
    RUNS_NOTHING(tocsin_os_getsig(12) == SIG_DFL);
}

TEST(os_setsig_is_no_safe_point) {
    RUNS_NOTHING(tocsin_os_setsig(12, SIG_IGN) == SIG_DFL);
}

TEST(init_is_no_safe_point) {
    RUNS_NOTHING(tocsin_init(0) == 0);
}

TEST(start_up_that_ignores_is_no_safe_point) {
    RUNS_NOTHING(tocsin_init(TOCSIN_STARTUP_IGNORES) == 0);
}

TEST(a_failing_call_is_no_safe_point) {
    RUNS_NOTHING(tocsin_pthread_sigmask(99, 0, NULL) == TOCSIN_EOS(EINVAL));
}
