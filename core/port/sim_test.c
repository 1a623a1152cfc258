/* sim_test.c - what only the simulated kernel has: points, virtual time, faults, threads as actors, copies. What it has in
 * common with the real one is in the contract tests. */
#include <setjmp.h>

#include "contract.h"
#include "sim.h"

static struct {
    jmp_buf over;
    const char *hang;
    char points[256];
    int send_at; /* SIGUSR1 comes at the point with this number */
    int passed;
    int idles;
} seen;

static void hang(void *data, const char *where) {
    (void)data;
    seen.hang = where;
    longjmp(seen.over, 1);
}

static void record(void *data, const char *where) {
    (void)data;
    strcat(strcat(seen.points, where), ";");
}

static void send_once(void *data, const char *where) {
    (void)data;
    (void)where;
    if (++seen.passed == seen.send_at) tocsin_sim_send(0, SIGUSR1);
}

static bool send_when_idle(void *data, const char *where) {
    (void)data;
    (void)where;
    return seen.idles++ == 0 && tocsin_sim_send(0, SIGUSR1) == 0;
}

/* ---------------------------------------------------------------------------------------------------------- points -- */

TEST(each_operation_is_a_point_at_its_start_and_its_end) {
    tocsin_sim_set_hooks(&(tocsin_sim_hooks){.point = record});
    mask_now();
    tocsin_port_wait(NULL, NULL, 0);
    tocsin_port_point("mine");
    CHECK_STR(seen.points, "mask;mask done;wait;asleep;wait done;mine;");
}

TEST(a_signal_that_arrives_at_any_point_is_handled_before_the_operation_returns) {
    tocsin_port_action_set(SIGUSR1, note);
    tocsin_sim_set_hooks(&(tocsin_sim_hooks){.point = send_once});
    for (seen.send_at = 1; seen.send_at <= 4; seen.send_at++) {
        bool asleep = seen.send_at == 2 || seen.send_at == 3; /* before it sleeps, and at its deadline */
        notes = seen.passed = 0;
        CHECK_EQ(tocsin_port_wait(NULL, NULL, 5), asleep ? -EINTR : 0);
        CHECK_EQ(notes, 1);
    }
}

TEST(wait_does_not_sleep_over_a_flag_that_an_arrival_has_set) {
    tocsin_port_action_set(SIGUSR1, note);
    tocsin_sim_set_hooks(&(tocsin_sim_hooks){.point = send_once});
    seen.send_at = 1;
    CHECK_EQ(tocsin_port_wait(&notes, NULL, -1), -EINTR);
}

static void arrive_in_handler(int signum) {
    note(signum);
    tocsin_port_point("in handler");
    note(-signum);
}

TEST(another_signal_may_arrive_inside_a_handler) {
    tocsin_port_action_set(SIGUSR1, note);
    tocsin_port_action_set(SIGUSR2, arrive_in_handler);
    tocsin_sim_set_hooks(&(tocsin_sim_hooks){.point = send_once});
    seen.send_at = 2;
    tocsin_port_raise(SIGUSR2);
    CHECK_EQ(notes, 3);
    CHECK_EQ(noted[1], SIGUSR1);
    CHECK_EQ(noted[2], -SIGUSR2);
}

/* ------------------------------------------------------------------------------------------------------------ time -- */

TEST(time_stands_still_unless_told_or_waited_for) {
    int64_t start = tocsin_port_now_ns();
    tocsin_port_raise(0);
    CHECK_EQ(tocsin_port_now_ns(), start);
    tocsin_port_wait(NULL, NULL, 1500);
    CHECK_EQ(tocsin_port_now_ns(), start + 1500);
    tocsin_sim_advance(500);
    CHECK_EQ(tocsin_port_now_ns(), start + 2000);
}

TEST(a_timer_fires_at_its_time_and_keeps_its_grid) {
    int64_t start = tocsin_port_now_ns();
    tocsin_port_action_set(SIGALRM, note);
    tocsin_port_timer_set(ITIMER_REAL, &(tocsin_port_timer){10, 7}, NULL);
    CHECK_EQ(tocsin_port_wait(NULL, NULL, -1), -EINTR);
    CHECK_EQ(tocsin_port_now_ns() - start, 10000);
    CHECK_EQ(tocsin_port_wait(NULL, NULL, -1), -EINTR);
    CHECK_EQ(tocsin_port_now_ns() - start, 17000);
    block(SIGALRM);
    tocsin_sim_advance(100000);
    CHECK_EQ(pending(), bit(SIGALRM));
    unblock(SIGALRM); /* at 117 us; the grid is 10 + 7 n */
    tocsin_port_timer left;
    tocsin_port_timer_get(ITIMER_REAL, &left);
    CHECK_EQ(left.value_us, 122 - 117);
}

TEST(an_ignored_alarm_stops_its_timer_until_one_is_taken) {
    tocsin_port_timer left;
    tocsin_port_action_set(SIGALRM, SIG_IGN);
    tocsin_port_timer_set(ITIMER_REAL, &(tocsin_port_timer){10, 10}, NULL);
    tocsin_sim_advance(15000);
    tocsin_port_timer_get(ITIMER_REAL, &left);
    CHECK_EQ(left.value_us, 0);
    CHECK_EQ(left.interval_us, 10);
    tocsin_port_action_set(SIGALRM, note);
    world_kill(SIGALRM);
    tocsin_port_timer_get(ITIMER_REAL, &left);
    CHECK_EQ(left.value_us, 5);
}

TEST(cpu_timers_count_cpu_time_by_the_tick) {
    tocsin_port_action_set(SIGVTALRM, note);
    tocsin_port_action_set(SIGPROF, note);
    tocsin_port_timer_set(ITIMER_VIRTUAL, &(tocsin_port_timer){10000, 0}, NULL);
    tocsin_port_timer_set(ITIMER_PROF, &(tocsin_port_timer){10000, 20000}, NULL);
    tocsin_sim_advance(1000000000);
    tocsin_sim_spend(0, 13999999);
    CHECK_EQ(notes, 0);
    tocsin_sim_spend(0, 1);
    CHECK_EQ(notes, 1);
    CHECK_EQ(noted[0], SIGPROF);
    tocsin_sim_spend(14000000, 0);
    CHECK_EQ(notes, 2);
    CHECK_EQ(noted[1], SIGVTALRM);
    tocsin_sim_spend(6000000, 0);
    CHECK_EQ(notes, 3);
}

TEST(scheduled_arrivals_come_in_their_order_and_wake_a_wait) {
    int64_t start = tocsin_port_now_ns();
    tocsin_port_action_set(SIGUSR1, note);
    tocsin_port_action_set(SIGUSR2, note);
    CHECK_EQ(tocsin_sim_schedule(start + 20, 0, SIGUSR1), 0);
    CHECK_EQ(tocsin_sim_schedule(start + 10, 1, SIGUSR2), 0);
    CHECK_EQ(tocsin_sim_schedule(start, 0, 65), -EINVAL);
    CHECK_EQ(tocsin_port_wait(NULL, NULL, 100), -EINTR);
    CHECK_EQ(noted[0], SIGUSR2);
    CHECK_EQ(tocsin_port_now_ns(), start + 10);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGUSR1), 100, NULL), SIGUSR1);
    CHECK_EQ(tocsin_port_now_ns(), start + 20);
    CHECK_EQ(notes, 1);
}

TEST(an_arrival_for_a_thread_that_has_ended_is_lost) {
    int64_t start = tocsin_port_now_ns();
    tocsin_port_thread second = tocsin_sim_thread_start();
    tocsin_port_action_set(SIGUSR1, note);
    CHECK_EQ(tocsin_sim_schedule(start + 10, second, SIGUSR1), 0);
    CHECK_EQ(tocsin_sim_schedule(start + 10, 9, SIGUSR1), 0);
    tocsin_sim_thread_exit(second);
    tocsin_sim_advance(10);
    CHECK_EQ(tocsin_sim_thread_start(), second);
    tocsin_sim_run_as(second);
    CHECK_EQ(pending(), 0);
    CHECK_EQ(notes, 0);
}

TEST(the_end_of_the_clock_never_comes) {
    tocsin_port_action_set(SIGALRM, note);
    tocsin_port_timer_set(ITIMER_REAL, &(tocsin_port_timer){INT64_MAX, 10}, NULL);
    tocsin_sim_schedule(INT64_MAX, 0, SIGALRM);
    tocsin_sim_advance(INT64_MAX);
    CHECK_EQ(tocsin_port_now_ns(), INT64_MAX - 1);
    CHECK_EQ(notes, 0);
}

TEST(a_wait_that_nothing_can_end_is_a_hang) {
    tocsin_sim_set_hooks(&(tocsin_sim_hooks){.hang = hang});
    if (setjmp(seen.over) == 0) tocsin_port_wait(NULL, NULL, -1);
    CHECK_STR(seen.hang, "wait");
    if (setjmp(seen.over) == 0) tocsin_port_sigwait(0, -1, NULL);
    CHECK_STR(seen.hang, "sigwait");
}

TEST(the_idle_hook_is_asked_before_a_hang) {
    tocsin_sim_set_hooks(&(tocsin_sim_hooks){.hang = hang, .idle = send_when_idle});
    tocsin_port_action_set(SIGUSR1, note);
    CHECK_EQ(tocsin_port_wait(NULL, NULL, -1), -EINTR);
    CHECK_EQ(seen.idles, 1);
}

static void continue_later(void *data, int signum) {
    (void)data;
    CHECK_EQ(signum, SIGSTOP);
    tocsin_sim_send(0, SIGUSR1);
    CHECK_EQ(notes, 0);
    tocsin_sim_send(0, SIGCONT);
}

TEST(a_stopped_process_handles_nothing_until_it_goes_on) {
    tocsin_sim_set_hooks(&(tocsin_sim_hooks){.stopped = continue_later});
    tocsin_port_action_set(SIGUSR1, note);
    tocsin_port_raise(SIGSTOP);
    CHECK_EQ(notes, 1);
}

TEST(a_stop_ends_a_sigwait_and_not_a_wait) {
    tocsin_sim_schedule(tocsin_port_now_ns() + 10, 0, SIGSTOP);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGUSR1), 100, NULL), -EINTR);
    tocsin_sim_schedule(tocsin_port_now_ns() + 10, 0, SIGSTOP);
    CHECK_EQ(tocsin_port_wait(NULL, NULL, 100), 0);
}

TEST(a_continue_with_a_handler_ends_a_wait) {
    tocsin_port_action_set(SIGCONT, note);
    tocsin_sim_schedule(tocsin_port_now_ns() + 10, 0, SIGSTOP);
    CHECK_EQ(tocsin_port_wait(NULL, NULL, 100), -EINTR);
    CHECK_EQ(notes, 1);
}

/* --------------------------------------------------------------------------------------------------------- threads -- */

static void send_real_time(void *data, const char *where) {
    (void)data;
    if (strcmp(where, "asleep") == 0) tocsin_sim_send(0, SIGRTMIN);
}

TEST(a_modelled_sigwait_competes_for_the_process_s_signals) {
    tocsin_port_thread second = tocsin_sim_thread_start();
    tocsin_port_action_set(SIGUSR1, note);
    tocsin_sim_thread_sigwait(second, bit(SIGUSR1));
    CHECK_EQ(tocsin_sim_thread_sigwait_result(second), 0);
    block(SIGUSR1);
    world_kill(SIGUSR1);
    CHECK_EQ(tocsin_sim_thread_sigwait_result(second), SIGUSR1);
    CHECK_EQ(notes, 0);
}

TEST(a_handler_ends_a_modelled_sigwait) {
    tocsin_port_thread second = tocsin_sim_thread_start();
    tocsin_port_action_set(SIGUSR2, note);
    tocsin_sim_thread_sigwait(second, bit(SIGUSR1));
    tocsin_port_thread_kill(second, SIGUSR2);
    CHECK_EQ(tocsin_sim_thread_sigwait_result(second), -EINTR);
    CHECK_EQ(notes, 1);
    CHECK(noted_in[0] == second);
}

TEST(what_a_wait_holds_is_another_thread_s) {
    tocsin_port_thread second = tocsin_sim_thread_start();
    tocsin_sigset held = bit(SIGRTMIN);
    tocsin_port_action_set(SIGRTMIN, note);
    block(SIGRTMIN);
    tocsin_port_raise(SIGRTMIN);
    tocsin_sim_set_hooks(&(tocsin_sim_hooks){.point = send_real_time});
    CHECK_EQ(tocsin_port_wait(NULL, &held, -1), -EINTR);
    CHECK_EQ(notes, 2);
    CHECK(noted_in[1] == second);
}

TEST(there_are_four_threads_at_most_and_the_dead_get_no_signals) {
    tocsin_port_thread last = 0;
    for (int i = 2; i <= 4; i++) CHECK_EQ(last = tocsin_sim_thread_start(), i);
    CHECK_EQ(tocsin_sim_thread_start(), 0);
    tocsin_sim_thread_exit(last);
    CHECK_EQ(tocsin_port_thread_kill(last, SIGUSR1), -ESRCH);
    CHECK_EQ(tocsin_sim_send(last, SIGUSR1), -ESRCH);
    CHECK_EQ(tocsin_sim_send(TOCSIN_SIM_THREADS + 1, SIGUSR1), -ESRCH);
    CHECK_EQ(tocsin_sim_thread_start(), 4);
}

TEST(the_thread_that_forks_is_the_child_s_only_one) {
    tocsin_port_thread second = tocsin_sim_thread_start();
    tocsin_sim_run_as(second);
    tocsin_port_action_set(SIGUSR1, note);
    tocsin_sim_fork_child();
    CHECK(tocsin_port_self() == second);
    CHECK_EQ(tocsin_port_thread_kill(1, 0), -ESRCH);
    CHECK_EQ(world_pid(), TOCSIN_SIM_PID + 1);
    world_kill(SIGUSR1);
    CHECK(noted_in[0] == second);
}

TEST(exec_keeps_ignored_signals_masks_pending_signals_and_timers) {
    tocsin_sim_run_as(tocsin_sim_thread_start());
    tocsin_port_action_set(SIGUSR1, note);
    tocsin_port_action_set(SIGUSR2, SIG_IGN);
    tocsin_port_alarm(1000);
    block(SIGUSR1);
    tocsin_port_raise(SIGUSR1);
    int pidfd = world_pidfd();
    tocsin_sim_exec();
    CHECK_EQ(tocsin_port_self(), 1);
    CHECK(action_of(SIGUSR1) == SIG_DFL);
    CHECK(action_of(SIGUSR2) == SIG_IGN);
    CHECK_EQ(mask_now(), bit(SIGUSR1));
    CHECK_EQ(pending(), bit(SIGUSR1));
    CHECK_EQ(tocsin_port_alarm(0), 1000);
    CHECK_EQ(tocsin_port_fd_nonblocking(pidfd), -EBADF);
}

/* ----------------------------------------------------------------------------------------- faults, reading, copies -- */

TEST(the_nth_operation_fails_as_ordered_and_does_nothing) {
    tocsin_c_handler action;
    tocsin_sim_fail(2, EPERM);
    CHECK_EQ(tocsin_port_action_get(SIGUSR1, &action), 0);
    CHECK_EQ(tocsin_port_action_set(SIGUSR1, note), -EPERM);
    CHECK_EQ(tocsin_sim_state()->faulted, 1);
    CHECK(action_of(SIGUSR1) == SIG_DFL);
    tocsin_sim_fail(1, EPERM);
    tocsin_sim_fail(0, 0);
    CHECK_EQ(tocsin_port_action_set(SIGUSR1, note), 0);
}

TEST(a_blocking_read_is_interrupted_or_restarted) {
    int fds[2];
    char byte;
    CHECK_EQ(world_pipe(4, false, fds), 0);
    tocsin_port_action_set(SIGUSR1, note);
    tocsin_sim_set_hooks(&(tocsin_sim_hooks){.hang = hang, .idle = send_when_idle});
    CHECK_EQ(tocsin_sim_read(fds[0], &byte, 1), -EINTR);
    tocsin_port_restart_set(SIGUSR1, true);
    seen.idles = 0;
    if (setjmp(seen.over) == 0) tocsin_sim_read(fds[0], &byte, 1);
    CHECK_STR(seen.hang, "read");
    CHECK_EQ(notes, 2);
}

TEST(a_pair_that_finds_one_descriptor_opens_nothing) {
    static tocsin_sim before;
    int fds[2];
    while (tocsin_sim_null_open() < TOCSIN_SIM_FDS - 2) continue;
    before = *tocsin_sim_state();
    CHECK_EQ(tocsin_sim_pipe_open(4, false, fds), -EMFILE);
    CHECK_EQ(tocsin_sim_socketpair(4, false, fds), -EMFILE);
    CHECK(tocsin_sim_equal(&before, tocsin_sim_state()));
}

TEST(a_write_to_a_full_blocking_pipe_hangs) {
    int fds[2];
    CHECK_EQ(world_pipe(1, false, fds), 0);
    CHECK_EQ(tocsin_port_write_byte(fds[1], 1), 0);
    tocsin_sim_set_hooks(&(tocsin_sim_hooks){.hang = hang});
    if (setjmp(seen.over) == 0) tocsin_port_write_byte(fds[1], 1);
    CHECK_STR(seen.hang, "write_byte");
}

/* Into one that used other places, and more of them. */
TEST(a_copy_leaves_nothing_behind) {
    static tocsin_sim before, copy;
    int fds[2], other[2];
    tocsin_sim_copy(&before, tocsin_sim_state());
    CHECK(tocsin_sim_equal(&before, tocsin_sim_state()));
    CHECK_EQ(tocsin_sim_pipe_open(8, true, fds), 0);
    CHECK_EQ(tocsin_port_write_byte(fds[1], 7), 0);
    CHECK_EQ(tocsin_sim_socketpair(8, true, other), 0);
    CHECK_EQ(tocsin_sim_close(other[0]), 0);
    block(SIGUSR1);
    block(SIGRTMIN);
    for (int i = 0; i < 5; i++) tocsin_port_raise(i ? SIGRTMIN : SIGUSR1);
    tocsin_sim_copy(&copy, tocsin_sim_state());
    CHECK(tocsin_sim_equal(&copy, tocsin_sim_state()));
    tocsin_sim_copy(tocsin_sim_state(), &before);
    CHECK(tocsin_sim_equal(&before, tocsin_sim_state()));
}

TEST(a_copy_is_the_same_until_something_happens) {
    static tocsin_sim copy;
    uint64_t digest = tocsin_sim_digest(tocsin_sim_state());
    copy = *tocsin_sim_state();
    CHECK(tocsin_sim_equal(&copy, tocsin_sim_state()));
    block(SIGUSR1);
    tocsin_port_raise(SIGUSR1);
    CHECK(digest != tocsin_sim_digest(tocsin_sim_state()));
    CHECK_EQ(digest, tocsin_sim_digest(&copy));
    CHECK(tocsin_sim_use(&copy) != &copy);
    CHECK_EQ(pending(), 0);
    CHECK_EQ(digest, tocsin_sim_digest(&copy)); /* points and operations do not count */
    tocsin_sim_digest(tocsin_sim_state());
}

TEST(the_digest_knows_a_handler_as_a_handler) {
    tocsin_port_action_set(SIGUSR1, note);
    uint64_t digest = tocsin_sim_digest(tocsin_sim_state());
    tocsin_port_action_set(SIGUSR1, arrive_in_handler);
    CHECK_EQ(digest, tocsin_sim_digest(tocsin_sim_state()));
    tocsin_port_action_set(SIGUSR1, SIG_IGN);
    CHECK(digest != tocsin_sim_digest(tocsin_sim_state()));
}
