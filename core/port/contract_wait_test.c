/* contract_wait_test.c - what port.h promises of waiting, timers and descriptors. The same test runs on both kernels.
 * Times are only ever "at least", and read on the port's own clock. */
#include "contract.h"

enum { MS = 1000 }; /* microseconds */

static void arm(int which, int64_t value_us, int64_t interval_us) {
    CHECK_EQ(tocsin_port_timer_set(which, &(tocsin_port_timer){value_us, interval_us}, NULL), 0);
}

static tocsin_port_timer timer(int which) {
    tocsin_port_timer value = {-1, -1};
    CHECK_EQ(tocsin_port_timer_get(which, &value), 0);
    return value;
}

/* ------------------------------------------------------------------------------------------------------------ wait -- */

TEST(wait_returns_at_once_when_its_flag_is_set) {
    int flag = 1;
    CHECK_EQ(tocsin_port_wait(&flag, NULL, -1), -EINTR);
    CHECK_EQ(tocsin_port_wait(&flag, NULL, 0), -EINTR);
}

TEST(wait_sleeps_at_least_its_time) {
    int flag = 0;
    int64_t start = tocsin_port_now_ns();
    CHECK_EQ(tocsin_port_wait(&flag, NULL, 3000000), 0);
    CHECK(tocsin_port_now_ns() - start >= 3000000);
    CHECK_EQ(tocsin_port_wait(NULL, NULL, 0), 0);
}

TEST(wait_ends_when_a_handler_has_run) {
    tocsin_port_action_set(SIGALRM, note);
    arm(ITIMER_REAL, 1 * MS, 0);
    CHECK_EQ(tocsin_port_wait(NULL, NULL, -1), -EINTR);
    CHECK_EQ(notes, 1);
}

TEST(wait_ends_also_when_the_handler_has_sa_restart) {
    tocsin_port_action_set(SIGALRM, note);
    tocsin_port_restart_set(SIGALRM, true);
    arm(ITIMER_REAL, 1 * MS, 0);
    CHECK_EQ(tocsin_port_wait(NULL, NULL, -1), -EINTR);
    CHECK_EQ(notes, 1);
}

TEST(wait_sleeps_over_ignored_and_blocked_signals) {
    int64_t start = tocsin_port_now_ns();
    tocsin_port_action_set(SIGALRM, SIG_IGN);
    arm(ITIMER_REAL, 1 * MS, 0);
    CHECK_EQ(tocsin_port_wait(NULL, NULL, 5000000), 0);
    tocsin_port_action_set(SIGALRM, note);
    block(SIGALRM);
    arm(ITIMER_REAL, 1 * MS, 0);
    CHECK_EQ(tocsin_port_wait(NULL, NULL, 5000000), 0);
    CHECK(tocsin_port_now_ns() - start >= 10000000);
    CHECK_EQ(notes, 0);
    CHECK_EQ(pending(), bit(SIGALRM));
}

TEST(wait_leaves_the_mask_as_it_was) {
    tocsin_port_mask(SIG_SETMASK, bit(SIGUSR1) | bit(64), NULL);
    tocsin_port_wait(NULL, NULL, 0);
    CHECK_EQ(mask_now(), bit(SIGUSR1) | bit(64));
}

TEST(wait_lets_in_what_is_held_only_while_it_sleeps) {
    int flag = 0;
    tocsin_sigset held = bit(SIGUSR1);
    tocsin_port_action_set(SIGUSR1, note);
    block(SIGUSR1);
    tocsin_port_raise(SIGUSR1);
    CHECK_EQ(tocsin_port_wait(&flag, NULL, 0), 0);
    CHECK_EQ(notes, 0);
    CHECK_EQ(tocsin_port_wait(&flag, &held, -1), -EINTR);
    CHECK_EQ(notes, 1);
    CHECK_EQ(mask_now(), bit(SIGUSR1));
    CHECK_EQ(tocsin_port_wait(&flag, &held, 1000000), 0);
    CHECK_EQ(mask_now(), bit(SIGUSR1));
}

TEST(wait_lets_in_one_of_a_held_queue) {
    tocsin_sigset held = bit(40);
    tocsin_port_action_set(40, note);
    block(40);
    for (int i = 0; i < 3; i++) tocsin_port_raise(40);
    CHECK_EQ(tocsin_port_wait(NULL, &held, -1), -EINTR);
    CHECK_EQ(notes, 1);
    CHECK_EQ(pending(), bit(40));
}

static tocsin_sigset held_now;

static void hold_another(int signum) {
    (void)signum;
    held_now |= bit(SIGUSR2);
}

TEST(what_cannot_be_blocked_is_not_held_either) {
    tocsin_sigset held = ~(tocsin_sigset)0, ignored = bit(SIGKILL) | bit(SIGSTOP) | bit(32) | bit(33);
    CHECK_EQ(tocsin_port_wait(NULL, &held, 0), 0);
    CHECK_EQ(mask_now(), ~ignored);
}

TEST(what_becomes_held_in_a_wait_is_blocked_after_it) {
    tocsin_port_action_set(SIGUSR1, hold_another);
    tocsin_port_action_set(SIGUSR2, note);
    held_now = bit(SIGUSR1);
    block(SIGUSR1);
    tocsin_port_raise(SIGUSR1);
    CHECK_EQ(tocsin_port_wait(NULL, &held_now, -1), -EINTR);
    CHECK_EQ(mask_now(), bit(SIGUSR1) | bit(SIGUSR2));
    tocsin_port_raise(SIGUSR2);
    CHECK_EQ(notes, 0);
}

/* --------------------------------------------------------------------------------------------------------- sigwait -- */

static tocsin_sigset raise_blocked(const int *signals, int count) {
    tocsin_sigset set = 0;
    for (int i = 0; i < count; i++) {
        block(signals[i]);
        tocsin_port_raise(signals[i]);
        set |= bit(signals[i]);
    }
    return set;
}

TEST(sigwait_takes_faults_first_and_then_the_lowest_number) {
    const int raised[] = {SIGUSR2, 64, SIGHUP, SIGSEGV, SIGRTMIN}, taken[] = {SIGSEGV, SIGHUP, SIGUSR2, SIGRTMIN, 64};
    tocsin_sigset set = raise_blocked(raised, 5);
    for (int i = 0; i < 5; i++) CHECK_EQ(tocsin_port_sigwait(set, -1, NULL), taken[i]);
    CHECK_EQ(pending(), 0);
    CHECK_EQ(tocsin_port_sigwait(set, 0, NULL), -EAGAIN);
}

TEST(sigwait_takes_only_what_it_was_given) {
    const int raised[] = {SIGHUP, SIGUSR1};
    raise_blocked(raised, 2);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGUSR1), -1, NULL), SIGUSR1);
    CHECK_EQ(tocsin_port_sigwait(0, 0, NULL), -EAGAIN);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGKILL) | bit(SIGSTOP) | bit(32) | bit(33), 0, NULL), -EAGAIN);
    CHECK_EQ(pending(), bit(SIGHUP));
}

TEST(sigwait_takes_one_real_time_instance_a_call) {
    block(SIGRTMIN);
    for (int i = 0; i < 3; i++) tocsin_port_raise(SIGRTMIN);
    for (int i = 0; i < 3; i++) CHECK_EQ(tocsin_port_sigwait(bit(SIGRTMIN), 0, NULL), SIGRTMIN);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGRTMIN), 0, NULL), -EAGAIN);
}

TEST(sigwait_tells_who_sent_it) {
    tocsin_siginfo info;
    block(SIGUSR1);
    for (int i = 0; i < 3; i++) {
        if (i == 0) tocsin_port_raise(SIGUSR1);
        if (i == 1) tocsin_port_thread_kill(tocsin_port_self(), SIGUSR1);
        if (i == 2) world_kill(SIGUSR1);
        memset(&info, 0xff, sizeof info);
        CHECK_EQ(tocsin_port_sigwait(bit(SIGUSR1), -1, &info), SIGUSR1);
        CHECK_EQ(info.signo, SIGUSR1);
        CHECK_EQ(info.code, SI_USER);
        CHECK_EQ(info.error, 0);
        CHECK_EQ(info.pid, world_pid());
        CHECK_EQ(info.status, 0);
        CHECK_EQ(info.band & 0xffffffff, world_pid());
    }
}

TEST(sigwait_tells_that_a_timer_sent_it) {
    tocsin_siginfo info;
    memset(&info, 0xff, sizeof info);
    block(SIGALRM);
    arm(ITIMER_REAL, 1 * MS, 0);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGALRM), -1, &info), SIGALRM);
    CHECK_EQ(info.code, SI_KERNEL);
    CHECK_EQ(info.pid, 0);
    CHECK_EQ(info.uid, 0);
}

TEST(a_coalesced_signal_keeps_its_first_siginfo_and_a_lost_one_is_zero) {
    tocsin_siginfo info;
    block(SIGRTMIN);
    world_queue(false);
    world_kill(SIGRTMIN);
    world_kill(SIGRTMIN);
    world_queue(true);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGRTMIN), 0, &info), SIGRTMIN);
    CHECK_EQ(info.code, SI_USER);
    CHECK_EQ(info.pid, 0);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGRTMIN), 0, &info), -EAGAIN);
}

TEST(sigwait_takes_an_unblocked_signal_and_its_handler_does_not_run) {
    tocsin_port_action_set(SIGALRM, note);
    arm(ITIMER_REAL, 1 * MS, 1 * MS);
    do { /* one that comes before the wait, for the machine was busy, is the handler's: once more */
        notes = 0;
        CHECK_EQ(tocsin_port_sigwait(bit(SIGALRM), -1, NULL), SIGALRM);
    } while (notes);
    arm(ITIMER_REAL, 0, 0);
    CHECK_EQ(mask_now(), 0);
}

TEST(sigwait_is_interrupted_by_a_handler_and_waits_at_least_its_time) {
    int64_t start = tocsin_port_now_ns();
    tocsin_port_action_set(SIGALRM, note);
    tocsin_port_restart_set(SIGALRM, true);
    arm(ITIMER_REAL, 1 * MS, 0);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGUSR1), -1, NULL), -EINTR);
    CHECK_EQ(notes, 1);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGUSR1), 3000000, NULL), -EAGAIN);
    CHECK(tocsin_port_now_ns() - start >= 4000000);
}

TEST(sigwait_takes_an_ignored_signal_only_if_it_is_blocked) {
    tocsin_port_action_set(SIGALRM, SIG_IGN);
    arm(ITIMER_REAL, 1 * MS, 0);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGALRM), 5000000, NULL), -EAGAIN);
    block(SIGALRM);
    arm(ITIMER_REAL, 1 * MS, 0);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGALRM), -1, NULL), SIGALRM);
}

static void wait_for_fatal(void *unused) {
    (void)unused;
    arm(ITIMER_REAL, 1 * MS, 0);
    tocsin_port_sigwait(bit(SIGALRM), -1, NULL);
}

TEST(a_fatal_signal_that_is_not_blocked_kills_the_sigwait_that_wants_it) {
    CHECK_EQ(world_fork(wait_for_fatal, NULL).signum, SIGALRM);
    block(SIGALRM);
    CHECK_EQ(world_fork(wait_for_fatal, NULL).status, 0);
}

/* ---------------------------------------------------------------------------------------------------------- timers -- */

TEST(alarm_rounds_to_nearest_but_never_to_zero) {
    const struct {
        int64_t set_ms;
        unsigned told;
    } rows[] = {{0, 0}, {1400, 1}, {1600, 2}, {300, 1}, {2490, 2}, {2560, 3}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        arm(ITIMER_REAL, rows[i].set_ms * MS, 7000000);
        CHECK_EQ(tocsin_port_alarm(0), rows[i].told);
        CHECK_EQ(timer(ITIMER_REAL).interval_us, 0);
    }
}

TEST(alarm_and_the_real_timer_are_one) {
    CHECK_EQ(tocsin_port_alarm(1000), 0);
    int64_t left = timer(ITIMER_REAL).value_us;
    CHECK(left > 900000000 && left <= 1000000000);
    CHECK_EQ(tocsin_port_alarm(4294967295), 1000);
    CHECK_EQ(tocsin_port_alarm(0), 4294967295);
    CHECK_EQ(timer(ITIMER_REAL).value_us, 0);
}

TEST(timers_refuse_what_does_not_exist_and_stay_as_they_are) {
    tocsin_port_timer previous = {7, 7};
    const int wrong[] = {-1, 3, 99, INT_MIN, INT_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CHECK_EQ(tocsin_port_timer_set(wrong[i], &(tocsin_port_timer){1, 1}, &previous), -EINVAL);
        CHECK_EQ(tocsin_port_timer_get(wrong[i], &previous), -EINVAL);
    }
    for (int which = 0; which < 3; which++) {
        arm(which, 1000000000, 5000000);
        CHECK_EQ(tocsin_port_timer_set(which, &(tocsin_port_timer){-1, 0}, &previous), -EINVAL);
        CHECK_EQ(tocsin_port_timer_set(which, &(tocsin_port_timer){0, -1}, &previous), -EINVAL);
        CHECK_EQ(tocsin_port_timer_set(which, &(tocsin_port_timer){INT64_MIN, 0}, &previous), -EINVAL);
        CHECK(timer(which).value_us > 900000000);
        CHECK_EQ(timer(which).interval_us, 5000000);
    }
    CHECK_EQ(previous.value_us, 7);
}

TEST(only_cpu_timers_keep_an_interval_without_a_value) {
    for (int which = 0; which < 3; which++) {
        arm(which, 0, 5000000);
        CHECK_EQ(timer(which).value_us, 0);
        CHECK_EQ(timer(which).interval_us, which == ITIMER_REAL ? 0 : 5000000);
    }
}

TEST(setting_a_timer_gives_the_one_before) {
    for (int which = 0; which < 3; which++) {
        tocsin_port_timer previous = {-1, -1};
        arm(which, 1000000000, 5000001);
        CHECK_EQ(tocsin_port_timer_set(which, &(tocsin_port_timer){0, 0}, &previous), 0);
        CHECK(previous.value_us > 900000000 && previous.value_us <= 1001000000);
        CHECK_EQ(previous.interval_us, 5000001);
        CHECK_EQ(timer(which).value_us, 0);
    }
}

TEST(a_cpu_timer_reads_back_a_tick_later) {
    for (int which = 1; which < 3; which++) {
        arm(which, 1000000000, 0);
        CHECK(timer(which).value_us > 1000000000);
    }
}

TEST(a_huge_time_is_the_end_of_the_clock) {
    arm(ITIMER_REAL, INT64_MAX, INT64_MAX);
    CHECK(timer(ITIMER_REAL).value_us > 9000000000000000);
    CHECK(timer(ITIMER_REAL).value_us <= INT64_MAX / 1000);
    CHECK_EQ(timer(ITIMER_REAL).interval_us, INT64_MAX / 1000);
}

TEST(an_interval_timer_fires_again_and_again) {
    tocsin_port_action_set(SIGALRM, note);
    arm(ITIMER_REAL, 1 * MS, 1 * MS);
    for (int i = 0; i < 4; i++) CHECK_EQ(tocsin_port_wait(NULL, NULL, -1), -EINTR);
    CHECK(notes >= 4);
}

TEST(missed_rounds_coalesce_and_disarming_leaves_the_signal_pending) {
    tocsin_port_action_set(SIGALRM, note);
    block(SIGALRM);
    arm(ITIMER_REAL, 1 * MS, 1 * MS);
    CHECK_EQ(tocsin_port_wait(NULL, NULL, 5000000), 0);
    CHECK_EQ(pending(), bit(SIGALRM));
    CHECK_EQ(timer(ITIMER_REAL).value_us, 0);
    arm(ITIMER_REAL, 0, 0);
    CHECK_EQ(pending(), bit(SIGALRM));
    unblock(SIGALRM);
    CHECK_EQ(notes, 1);
}

TEST(the_real_timer_stands_still_until_its_signal_is_taken) {
    block(SIGALRM);
    arm(ITIMER_REAL, 1 * MS, 1000000000);
    CHECK_EQ(tocsin_port_wait(NULL, NULL, 3000000), 0);
    CHECK_EQ(timer(ITIMER_REAL).value_us, 0);
    CHECK_EQ(timer(ITIMER_REAL).interval_us, 1000000000);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGALRM), 0, NULL), SIGALRM);
    CHECK(timer(ITIMER_REAL).value_us > 900000000);
}

/* ----------------------------------------------------------------------------------------------------- descriptors -- */

TEST(descriptors_tell_whether_they_block) {
    int fds[2], blocking[2];
    CHECK_EQ(world_pipe(64, true, fds), 0);
    CHECK_EQ(world_pipe(64, false, blocking), 0);
    CHECK_EQ(tocsin_port_fd_nonblocking(fds[1]), 1);
    CHECK_EQ(tocsin_port_fd_nonblocking(blocking[1]), 0);
    CHECK_EQ(tocsin_port_fd_nonblocking(-1), -EBADF);
    CHECK_EQ(tocsin_port_fd_nonblocking(INT_MAX), -EBADF);
    world_close(fds[1]);
    CHECK_EQ(tocsin_port_fd_nonblocking(fds[1]), -EBADF);
}

static void check_bytes_arrive(const int fds[2]) {
    unsigned char bytes[4];
    CHECK_EQ(tocsin_port_write_byte(fds[1], 10), 0);
    CHECK_EQ(tocsin_port_write_byte(fds[1], 255), 0);
    CHECK_EQ(world_read(fds, bytes, 4), 2);
    CHECK_EQ(bytes[0], 10);
    CHECK_EQ(bytes[1], 255);
    CHECK_EQ(world_read(fds, bytes, 4), 0);
}

TEST(bytes_arrive_in_their_order) {
    int pipe[2], sockets[2];
    CHECK_EQ(world_pipe(64, true, pipe), 0);
    CHECK_EQ(world_socketpair(true, sockets), 0);
    check_bytes_arrive(pipe);
    check_bytes_arrive(sockets);
}

TEST(a_full_pipe_says_so) {
    int fds[2];
    unsigned char bytes[8];
    CHECK_EQ(world_pipe(3, true, fds), 0);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 3; i++) CHECK_EQ(tocsin_port_write_byte(fds[1], 1), 0);
        CHECK_EQ(tocsin_port_write_byte(fds[1], 1), -EAGAIN);
        CHECK_EQ(world_read(fds, bytes, 8), 3);
    }
}

TEST(descriptors_that_cannot_be_written_say_so) {
    int fds[2];
    CHECK_EQ(world_pipe(64, true, fds), 0);
    CHECK_EQ(tocsin_port_write_byte(fds[0], 1), -EBADF);
    CHECK_EQ(tocsin_port_write_byte(-1, 1), -EBADF);
    CHECK_EQ(tocsin_port_write_byte(world_pidfd(), 1), -EINVAL);
    CHECK_EQ(tocsin_port_write_byte(world_null(), 1), 0);
    world_close(fds[1]);
    CHECK_EQ(tocsin_port_write_byte(fds[1], 1), -EBADF);
}

TEST(without_a_reader_sigpipe_comes_to_the_writer) {
    int pipe[2], sockets[2];
    CHECK_EQ(world_pipe(64, true, pipe), 0);
    CHECK_EQ(world_socketpair(true, sockets), 0);
    world_close(pipe[0]);
    world_close(sockets[0]);
    tocsin_port_action_set(SIGPIPE, note);
    CHECK_EQ(tocsin_port_write_byte(pipe[1], 1), -EPIPE);
    CHECK_EQ(notes, 1);
    CHECK_EQ(tocsin_port_write_byte(sockets[1], 1), -EPIPE);
    CHECK_EQ(notes, 2);
    tocsin_port_action_set(SIGPIPE, SIG_IGN);
    CHECK_EQ(tocsin_port_write_byte(pipe[1], 1), -EPIPE);
    CHECK_EQ(notes, 2);
}
