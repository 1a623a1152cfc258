/* contract_test.c - what port.h promises of dispositions, sending, masks and default actions. The same test runs on
 * both kernels. contract_wait_test.c has waiting, timers and descriptors. */
#include "contract.h"

static const int never[] = {INT_MIN, -1, 32, 33, 65, INT_MAX};

/* ---------------------------------------------------------------------------------------------------- dispositions -- */

TEST(a_disposition_is_read_back_as_it_was_set) {
    CHECK(action_of(SIGUSR1) == SIG_DFL);
    CHECK_EQ(tocsin_port_action_set(SIGUSR1, note), 0);
    CHECK(action_of(SIGUSR1) == note);
    CHECK_EQ(tocsin_port_action_set(SIGUSR1, SIG_IGN), 0);
    CHECK(action_of(SIGUSR1) == SIG_IGN);
    CHECK_EQ(tocsin_port_action_set(SIGUSR1, SIG_DFL), 0);
    CHECK(action_of(SIGUSR1) == SIG_DFL);
    CHECK(action_of(SIGUSR2) == SIG_DFL);
}

TEST(numbers_that_are_no_signals_have_no_disposition) {
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        tocsin_c_handler action = note;
        CHECK_EQ(tocsin_port_action_get(never[i], &action), -EINVAL);
        CHECK(action == note);
        CHECK_EQ(tocsin_port_action_set(never[i], note), -EINVAL);
        CHECK_EQ(tocsin_port_restart_set(never[i], true), -EINVAL);
    }
    CHECK_EQ(tocsin_port_action_set(0, SIG_DFL), -EINVAL);
}

TEST(kill_and_stop_keep_their_disposition_and_can_be_asked) {
    for (int i = 0; i < 2; i++) {
        int signum = i ? SIGKILL : SIGSTOP;
        CHECK(action_of(signum) == SIG_DFL);
        CHECK_EQ(tocsin_port_action_set(signum, note), -EINVAL);
        CHECK_EQ(tocsin_port_action_set(signum, SIG_IGN), -EINVAL);
        CHECK_EQ(tocsin_port_action_set(signum, SIG_DFL), -EINVAL);
        CHECK_EQ(tocsin_port_restart_set(signum, true), -EINVAL);
        CHECK(action_of(signum) == SIG_DFL);
    }
}

TEST(restart_set_keeps_the_disposition) {
    tocsin_port_action_set(SIGUSR1, note);
    CHECK_EQ(tocsin_port_restart_set(SIGUSR1, true), 0);
    CHECK(action_of(SIGUSR1) == note);
    CHECK_EQ(tocsin_port_restart_set(SIGUSR1, false), 0);
    CHECK(action_of(SIGUSR1) == note);
    CHECK_EQ(tocsin_port_restart_set(SIGUSR2, true), 0);
    CHECK(action_of(SIGUSR2) == SIG_DFL);
}

TEST(ignoring_a_signal_discards_it_while_it_is_pending) {
    block(SIGUSR1);
    tocsin_port_action_set(SIGUSR1, note);
    tocsin_port_raise(SIGUSR1);
    world_kill(SIGUSR1);
    CHECK_EQ(pending(), bit(SIGUSR1));
    tocsin_port_action_set(SIGUSR1, SIG_IGN);
    CHECK_EQ(pending(), 0);
}

TEST(restart_set_on_an_ignored_signal_discards_it_too) {
    block(SIGUSR1);
    tocsin_port_action_set(SIGUSR1, SIG_IGN);
    tocsin_port_raise(SIGUSR1);
    CHECK_EQ(pending(), bit(SIGUSR1));
    tocsin_port_restart_set(SIGUSR1, true);
    CHECK_EQ(pending(), 0);
}

TEST(the_default_discards_only_signals_that_it_ignores) {
    for (int signum = 1; signum <= 64; signum++) {
        if (!is_settable(signum)) continue;
        bool ignored = signum == SIGCHLD || signum == SIGCONT || signum == SIGURG || signum == SIGWINCH;
        block(signum);
        tocsin_port_action_set(signum, note);
        tocsin_port_raise(signum);
        CHECK_EQ(pending(), bit(signum));
        tocsin_port_action_set(signum, SIG_DFL);
        CHECK_EQ(pending(), ignored ? 0 : bit(signum));
        tocsin_port_action_set(signum, SIG_IGN);
    }
}

/* --------------------------------------------------------------------------------------------------------- sending -- */

TEST(a_raised_signal_has_been_handled_on_return) {
    for (int signum = 1; signum <= 64; signum++) {
        if (!is_settable(signum)) continue;
        notes = 0;
        tocsin_port_action_set(signum, note);
        CHECK_EQ(tocsin_port_raise(signum), 0);
        CHECK_EQ(notes, 1);
        CHECK_EQ(noted[0], signum);
        CHECK(action_of(signum) == note);
    }
}

TEST(sending_refuses_numbers_that_are_no_signals) {
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        CHECK_EQ(tocsin_port_raise(never[i]), -EINVAL);
        CHECK_EQ(tocsin_port_thread_kill(tocsin_port_self(), never[i]), -EINVAL);
    }
    CHECK_EQ(tocsin_port_raise(0), 0);
    CHECK_EQ(tocsin_port_thread_kill(tocsin_port_self(), 0), 0);
}

TEST_OF_ORDER(pidfd_send_looks_at_flags_then_the_descriptor_then_the_number) {
    int pidfd = world_pidfd(), null = world_null();
    CHECK(pidfd >= 0 && null >= 0);
    CHECK_EQ(tocsin_port_pidfd_send(-1, 65, 8), -EINVAL);
    CHECK_EQ(tocsin_port_pidfd_send(-1, 65, 0), -EBADF);
    CHECK_EQ(tocsin_port_pidfd_send(null, 65, 0), -EBADF);
    CHECK_EQ(tocsin_port_pidfd_send(pidfd, 65, 0), -EINVAL);
    CHECK_EQ(tocsin_port_pidfd_send(pidfd, -1, 0), -EINVAL);
    CHECK_EQ(tocsin_port_pidfd_send(pidfd, 0, 0), 0);
    tocsin_port_action_set(SIGUSR1, note);
    CHECK_EQ(tocsin_port_pidfd_send(pidfd, SIGUSR1, 0), 0);
    CHECK_EQ(notes, 1);
}

TEST(an_ignored_signal_is_dropped_unless_it_is_blocked) {
    tocsin_port_action_set(SIGUSR1, SIG_IGN);
    CHECK_EQ(tocsin_port_raise(SIGUSR1), 0);
    block(SIGUSR1);
    CHECK_EQ(pending(), 0);
    tocsin_port_raise(SIGUSR1);
    CHECK_EQ(pending(), bit(SIGUSR1));
    tocsin_port_action_set(SIGUSR1, note);
    CHECK_EQ(pending(), bit(SIGUSR1));
    unblock(SIGUSR1);
    CHECK_EQ(notes, 1);
}

TEST(a_signal_ignored_by_default_is_kept_while_blocked) {
    block(SIGWINCH);
    tocsin_port_raise(SIGWINCH);
    CHECK_EQ(pending(), bit(SIGWINCH));
    unblock(SIGWINCH);
    CHECK_EQ(pending(), 0);
}

TEST_OF_ORDER(standard_signals_coalesce_and_real_time_signals_queue) {
    block(SIGUSR1);
    block(SIGRTMIN);
    tocsin_port_action_set(SIGUSR1, note);
    tocsin_port_action_set(SIGRTMIN, note);
    for (int i = 0; i < 5; i++) {
        CHECK_EQ(tocsin_port_raise(SIGUSR1), 0);
        CHECK_EQ(tocsin_port_raise(SIGRTMIN), 0);
    }
    unblock(SIGUSR1);
    CHECK_EQ(notes, 1);
    unblock(SIGRTMIN);
    CHECK_EQ(notes, 6);
}

TEST_OF_ORDER(one_instance_for_the_thread_and_one_for_the_process_are_two) {
    block(SIGUSR1);
    tocsin_port_action_set(SIGUSR1, note);
    tocsin_port_raise(SIGUSR1);
    world_kill(SIGUSR1);
    unblock(SIGUSR1);
    CHECK_EQ(notes, 2);
}

TEST_OF_ORDER(handlers_of_one_unblock_run_highest_first) {
    const int sent[] = {SIGALRM, SIGUSR1, SIGRTMIN, SIGUSR2, SIGSEGV},
              ran[] = {SIGRTMIN, SIGALRM, SIGUSR2, SIGUSR1, SIGSEGV};
    for (int i = 0; i < 5; i++) {
        tocsin_port_action_set(sent[i], note);
        block(sent[i]);
        tocsin_port_raise(sent[i]);
    }
    tocsin_port_mask(SIG_SETMASK, 0, NULL);
    CHECK_EQ(notes, 5);
    for (int i = 0; i < 5; i++) CHECK_EQ(noted[i], ran[i]);
}

TEST(stop_and_continue_discard_each_other) {
    tocsin_port_action_set(SIGCONT, note);
    block(SIGTSTP);
    block(SIGCONT);
    tocsin_port_raise(SIGCONT);
    CHECK_EQ(pending(), bit(SIGCONT));
    tocsin_port_raise(SIGTSTP);
    CHECK_EQ(pending(), bit(SIGTSTP));
    world_kill(SIGCONT);
    CHECK_EQ(pending(), bit(SIGCONT));
}

TEST(without_room_in_the_queue_a_real_time_raise_fails) {
    block(SIGRTMIN);
    block(SIGUSR1);
    world_queue(false);
    CHECK_EQ(tocsin_port_raise(SIGRTMIN), -EAGAIN);
    CHECK_EQ(pending(), 0);
    CHECK_EQ(tocsin_port_raise(SIGUSR1), 0);
    CHECK_EQ(world_kill(SIGRTMIN), 0);
    CHECK_EQ(pending(), bit(SIGUSR1) | bit(SIGRTMIN));
}

/* ----------------------------------------------------------------------------------------------------------- masks -- */

static tocsin_sigset mask_in_handler;

static void look(int signum) {
    mask_in_handler = mask_now();
    note(signum);
}

TEST_OF_ORDER(a_handler_runs_with_its_own_signal_blocked_and_no_other) {
    tocsin_port_action_set(SIGUSR1, look);
    tocsin_port_raise(SIGUSR1);
    CHECK_EQ(mask_in_handler, bit(SIGUSR1));
    CHECK_EQ(mask_now(), 0);
}

static void raise_again(int signum) {
    note(signum);
    if (notes == 1) tocsin_port_raise(signum);
    CHECK_EQ(pending(), notes == 1 ? bit(signum) : 0);
}

TEST(a_signal_that_its_own_handler_raises_comes_after_it) {
    tocsin_port_action_set(SIGUSR1, raise_again);
    tocsin_port_raise(SIGUSR1);
    CHECK_EQ(notes, 2);
}

static void block_another(int signum) {
    note(signum);
    block(SIGUSR2);
    tocsin_port_raise(SIGUSR2);
    CHECK_EQ(notes, 1);
}

TEST(what_a_handler_does_to_the_mask_ends_with_it) {
    tocsin_port_action_set(SIGUSR1, block_another);
    tocsin_port_action_set(SIGUSR2, note);
    tocsin_port_raise(SIGUSR1);
    CHECK_EQ(mask_now(), 0);
    CHECK_EQ(notes, 2);
    CHECK_EQ(noted[1], SIGUSR2);
}

TEST(mask_blocks_unblocks_and_sets) {
    tocsin_sigset before = 99;
    CHECK_EQ(tocsin_port_mask(SIG_BLOCK, bit(SIGUSR1) | bit(64), &before), 0);
    CHECK_EQ(before, 0);
    CHECK_EQ(tocsin_port_mask(SIG_UNBLOCK, bit(SIGUSR1), &before), 0);
    CHECK_EQ(before, bit(SIGUSR1) | bit(64));
    CHECK_EQ(tocsin_port_mask_get(&before), 0);
    CHECK_EQ(before, bit(64));
    CHECK_EQ(tocsin_port_mask(SIG_SETMASK, bit(1), &before), 0);
    CHECK_EQ(before, bit(64));
    CHECK_EQ(mask_now(), bit(1));
}

TEST(mask_refuses_another_how_and_changes_nothing) {
    const int wrong[] = {-1, 3, 1700, INT_MIN, INT_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        tocsin_sigset before = 99;
        CHECK_EQ(tocsin_port_mask(wrong[i], bit(SIGUSR1), &before), -EINVAL);
        CHECK_EQ(tocsin_port_mask(wrong[i], 0, &before), -EINVAL);
        CHECK_EQ(before, 99);
        CHECK_EQ(mask_now(), 0);
    }
}

TEST(kill_stop_and_the_library_s_own_signals_are_never_blocked) {
    tocsin_sigset all = ~(tocsin_sigset)0;
    CHECK_EQ(tocsin_port_mask(SIG_SETMASK, all, NULL), 0);
    CHECK_EQ(mask_now(), all & ~(bit(SIGKILL) | bit(SIGSTOP) | bit(32) | bit(33)));
}

TEST(pending_shows_blocked_signals_of_the_thread_and_of_the_process) {
    tocsin_port_mask(SIG_SETMASK, ~(tocsin_sigset)0, NULL);
    tocsin_port_raise(SIGUSR1);
    world_kill(SIGUSR2);
    tocsin_port_raise(64);
    CHECK_EQ(pending(), bit(SIGUSR1) | bit(SIGUSR2) | bit(64));
}

/* --------------------------------------------------------------------------------------------------------- threads -- */

static tocsin_port_thread first, second;
static tocsin_sigset seen_mask, seen_pending;

static void nothing(void *unused) {
    (void)unused;
}

static void look_around(void *unused) {
    (void)unused;
    CHECK(tocsin_port_self() == second);
    seen_mask = mask_now();
    seen_pending = pending();
}

static void raise_it(void *signum) {
    CHECK_EQ(tocsin_port_raise(*(int *)signum), 0);
}

static void kill_it(void *signum) {
    CHECK_EQ(world_kill(*(int *)signum), 0);
    CHECK_EQ(tocsin_port_mask(SIG_BLOCK, 0, NULL), 0);
}

static void two_threads(void) {
    first = tocsin_port_self();
    second = world_thread_start();
    CHECK(second && first != second);
}

TEST(a_thread_begins_with_its_creator_s_mask_and_nothing_pending) {
    block(SIGUSR1);
    tocsin_port_raise(SIGUSR1);
    two_threads();
    world_in_thread(look_around, NULL);
    CHECK_EQ(seen_mask, bit(SIGUSR1));
    CHECK_EQ(seen_pending, 0);
}

TEST(a_signal_for_a_thread_runs_its_handler_there) {
    int signum = SIGUSR1;
    two_threads();
    tocsin_port_action_set(signum, note);
    CHECK_EQ(tocsin_port_thread_kill(second, signum), 0);
    world_in_thread(nothing, NULL);
    CHECK_EQ(notes, 1);
    CHECK(noted_in[0] == second);
    world_in_thread(raise_it, &signum);
    CHECK_EQ(notes, 2);
    CHECK(noted_in[1] == second);
}

TEST(another_thread_s_pending_signals_are_not_seen) {
    block(SIGUSR1);
    two_threads();
    tocsin_port_thread_kill(second, SIGUSR1);
    CHECK_EQ(pending(), 0);
    world_in_thread(look_around, NULL);
    CHECK_EQ(seen_pending, bit(SIGUSR1));
    world_kill(SIGUSR1);
    CHECK_EQ(pending(), bit(SIGUSR1));
}

TEST_OF_ORDER(a_signal_for_the_process_goes_to_the_first_thread_unless_it_blocks_it) {
    int signum = SIGUSR1;
    two_threads();
    tocsin_port_action_set(signum, note);
    world_in_thread(kill_it, &signum);
    CHECK_EQ(notes, 1);
    CHECK(noted_in[0] == first);
    block(signum);
    world_kill(signum);
    world_in_thread(nothing, NULL);
    CHECK_EQ(notes, 2);
    CHECK(noted_in[1] == second);
}

TEST(masks_belong_to_threads) {
    two_threads();
    block(SIGUSR1);
    world_in_thread(look_around, NULL);
    CHECK_EQ(seen_mask, 0);
}

/* ------------------------------------------------------------------------------------------------- fork, end, stop -- */

static int forked;

static void count_fork(void) {
    forked++;
}

static void in_the_child(void *unused) {
    (void)unused;
    tocsin_port_timer timer = {99, 99};
    CHECK_EQ(forked, 1);
    CHECK_EQ(pending(), 0);
    CHECK_EQ(mask_now(), bit(SIGUSR1) | bit(SIGUSR2) | bit(SIGRTMIN));
    CHECK(action_of(SIGUSR1) == note);
    CHECK(action_of(SIGUSR2) == SIG_IGN);
    for (int which = 0; which < 3; which++) {
        CHECK_EQ(tocsin_port_timer_get(which, &timer), 0);
        CHECK_EQ(timer.value_us, 0);
        CHECK_EQ(timer.interval_us, 0);
    }
}

TEST(a_forked_child_keeps_masks_and_dispositions_but_nothing_pending_and_no_timers) {
    tocsin_port_at_fork(count_fork);
    tocsin_port_action_set(SIGUSR1, note);
    tocsin_port_action_set(SIGUSR2, SIG_IGN);
    tocsin_port_mask(SIG_SETMASK, bit(SIGUSR1) | bit(SIGUSR2) | bit(SIGRTMIN), NULL);
    tocsin_port_raise(SIGUSR1);
    world_kill(SIGUSR2);
    tocsin_port_raise(SIGRTMIN);
    for (int which = 0; which < 3; which++)
        tocsin_port_timer_set(which, &(tocsin_port_timer){1000000000, 1000000000}, NULL);
    CHECK_EQ(world_fork(in_the_child, NULL).status, 0);
    CHECK_EQ(pending(), bit(SIGUSR1) | bit(SIGUSR2) | bit(SIGRTMIN));
}

static void send_to_parent(void *pidfd) {
    CHECK_EQ(tocsin_port_pidfd_send(*(int *)pidfd, SIGUSR1, 0), 0);
    CHECK_EQ(notes, 0);
}

TEST(a_pidfd_is_still_the_parent_s_in_a_child) {
    int pidfd = world_pidfd();
    tocsin_port_action_set(SIGUSR1, note);
    CHECK_EQ(world_fork(send_to_parent, &pidfd).status, 0);
}

static void raise_default(void *signum) {
    world_kill(*(int *)signum);
}

TEST(default_actions_are_those_of_signal_7) {
    for (int signum = 1; signum <= 64; signum++) {
        if (signum == 32 || signum == 33) continue;
        bool ignored = signum == SIGCHLD || signum == SIGCONT || signum == SIGURG || signum == SIGWINCH;
        bool stops = signum == SIGSTOP || signum == SIGTSTP || signum == SIGTTIN || signum == SIGTTOU;
        world_end end = world_fork(raise_default, &signum);
        CHECK_EQ(end.stops, stops);
        CHECK_EQ(end.signum, ignored || stops ? 0 : signum);
        CHECK_EQ(end.status, ignored || stops ? 0 : -1);
    }
}

static void die_before_the_handler(void *unused) {
    (void)unused;
    tocsin_port_action_set(SIGUSR1, (tocsin_c_handler)tocsin_port_exit);
    tocsin_port_mask(SIG_SETMASK, bit(SIGUSR1) | bit(SIGTERM), NULL);
    tocsin_port_raise(SIGUSR1);
    tocsin_port_raise(SIGTERM);
    tocsin_port_mask(SIG_SETMASK, 0, NULL);
}

TEST(a_fatal_signal_of_the_same_unblock_comes_before_every_handler) {
    CHECK_EQ(world_fork(die_before_the_handler, NULL).signum, SIGTERM);
}

static void exit_with(void *status) {
    tocsin_port_exit(*(int *)status);
}

static void exit_by(void *signum) {
    block(*(int *)signum == SIGHUP ? SIGHUP : SIGUSR1);
    tocsin_port_action_set(*(int *)signum, note);
    tocsin_port_exit_by_signal(*(int *)signum);
}

TEST(exit_gives_its_status_and_exit_by_signal_the_signal) {
    int three = 3, sigint = SIGINT, sigchld = SIGCHLD, sighup = SIGHUP;
    CHECK_EQ(world_fork(exit_with, &three).status, 3);
    CHECK_EQ(world_fork(exit_by, &sigint).signum, SIGINT);
    CHECK_EQ(world_fork(exit_by, &sigchld).status, 128 + SIGCHLD);
    CHECK_EQ(world_fork(exit_by, &sighup).status, 128 + SIGHUP);
}

static void note_continue(void *unused) {
    (void)unused;
    tocsin_port_action_set(SIGCONT, note);
    tocsin_port_raise(SIGSTOP);
    CHECK_EQ(notes, 1);
    CHECK_EQ(noted[0], SIGCONT);
}

TEST(a_stopped_process_goes_on_with_sigcont_and_its_handler) {
    world_end end = world_fork(note_continue, NULL);
    CHECK_EQ(end.status, 0);
    CHECK_EQ(end.stops, 1);
}

TEST(error_texts_are_the_c_library_s_in_english) {
    CHECK_STR(tocsin_port_error_text(EINVAL), "Invalid argument");
    CHECK_STR(tocsin_port_error_text(EBADF), "Bad file descriptor");
    CHECK_STR(tocsin_port_error_text(EAGAIN), "Resource temporarily unavailable");
    CHECK_STR(tocsin_port_error_text(12345), "Unknown error");
}
