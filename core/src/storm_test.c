/* storm_test.c - a flood does not starve the program, nobody sees the hold, and every arrival on request. */
#include <sys/prctl.h>

#include "unit_kit.h"

static int calls;

static int count(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

/* A storm without a flood: arrivals of signum, and no safe point, until they are so many in so short a time that it is
 * held. How many: a machine that stops us in between only makes it longer. */
static int storm(int signum) {
    int sent = 0;
    do raise(signum), sent++;
    while (!(tocsin_i_engine->held & tocsin_i_bit(signum)));
    raise(signum); /* this one waits in the kernel */
    return sent + 1;
}

static tocsin_sigset raw_mask(void) {
    tocsin_sigset mask;
    CHECK_EQ(tocsin_port_mask_get(&mask), 0);
    return mask;
}

/* A flood has gaps: only so many quiet safe points in a row end a hold. */
TEST_NOT_UNDER_TSAN(a_storm_is_held_until_safe_points_in_a_row_are_quiet, "counts deliveries") {
    HANDLE(SIGUSR1, count);
    storm(SIGUSR1);
    CHECK(tocsin_sigset_has(raw_mask(), SIGUSR1));
    tocsin_check();
    CHECK_EQ(calls, 1);
    for (int i = 0; i < 15; i++) tocsin_check();
    CHECK(tocsin_sigset_has(raw_mask(), SIGUSR1));
    raise(SIGUSR1);
    tocsin_check();
    CHECK_EQ(calls, 2);
    for (int i = 0; i < 15; i++) tocsin_check();
    CHECK(tocsin_sigset_has(raw_mask(), SIGUSR1));
    tocsin_check();
    CHECK_EQ(calls, 2);
    CHECK(!tocsin_sigset_has(raw_mask(), SIGUSR1));
    CHECK_EQ(tocsin_i_engine->held, 0);
}

TEST_NOT_UNDER_TSAN(a_few_arrivals_without_a_safe_point_are_no_storm, "counts deliveries") {
    HANDLE(SIGUSR1, count);
    for (int i = 0; i < 60; i++) raise(SIGUSR1);
    CHECK_EQ(tocsin_i_engine->held, 0);
}

TEST_NOT_UNDER_TSAN(another_signal_is_not_held_with_it, "counts deliveries") {
    HANDLE(SIGUSR1, note_it);
    HANDLE(SIGUSR2, note_it);
    storm(SIGUSR1);
    raise(SIGUSR2);
    tocsin_check();
    CHECK_JOURNAL("10 12");
}

static int look_at_mask(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    tocsin_sigset mask = ~(tocsin_sigset)0, pending = ~(tocsin_sigset)0;
    raise(SIGUSR1); /* held: waits in the kernel */
    CHECK_EQ(tocsin_sigpending(&pending), 0);
    CHECK_EQ(pending, 0);
    calls++;
    if (calls > 1) return 0;
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, 0, &mask), 0);
    CHECK_EQ(mask, 0);
    CHECK_EQ(calls, 2); /* the one above arrived, so this safe point ran its handler */
    return 0;
}

TEST_NOT_UNDER_TSAN(a_handler_sees_nothing_masked_and_nothing_pending_in_a_storm, "counts deliveries") {
    HANDLE(SIGUSR1, look_at_mask);
    storm(SIGUSR1);
    raise(SIGUSR1);
    tocsin_check();
    CHECK_EQ(calls, 2);
}

TEST_NOT_UNDER_TSAN(a_mask_that_is_set_in_a_storm_is_the_programs_own, "counts deliveries") {
    tocsin_sigset set = 0, before;
    HANDLE(SIGUSR1, count);
    storm(SIGUSR1);
    CHECK_EQ(tocsin_sigset_add(&set, SIGUSR1), 0);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, set, &before), 0);
    CHECK_EQ(before, 0);
    CHECK_EQ(calls, 1);
    tocsin_check();
    CHECK(tocsin_sigset_has(raw_mask(), SIGUSR1)); /* no safe point may unblock it */
    raise(SIGUSR1);
    CHECK_EQ(tocsin_sigpending(&before), 0);
    CHECK_EQ(before, set);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_SETMASK, 0, &before), 0);
    CHECK_EQ(before, set);
    CHECK_EQ(calls, 2);
}

/* What a call that unblocks lets in may be held at once, which no later step of the call may forget. */
TEST_NOT_UNDER_TSAN(an_unblocking_call_in_a_storm_leaves_nothing_blocked, "counts deliveries") {
    const tocsin_sigset set = tocsin_i_bit(SIGRTMIN);
    HANDLE(SIGRTMIN, count);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN, true), 0);
    for (int how = SIG_UNBLOCK; how <= SIG_SETMASK; how++) {
        calls = 0;
        raise(SIGRTMIN), raise(SIGRTMIN);
        CHECK_EQ(tocsin_pthread_sigmask(how, how == SIG_UNBLOCK ? set : 0, NULL), 0);
        for (int i = 0; i < 20; i++) tocsin_check();
        CHECK_EQ(calls, 2);
        CHECK_EQ(raw_mask(), 0);
    }
}

TEST_NOT_UNDER_TSAN(the_mask_before_an_unblocking_call_is_what_the_program_had_blocked, "counts deliveries") {
    tocsin_sigset before;
    const tocsin_sigset set = tocsin_i_bit(SIGRTMIN);
    HANDLE(SIGRTMIN, count);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN, true), 0);
    for (int how = SIG_UNBLOCK; how <= SIG_SETMASK; how++) {
        CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, set, &before), 0);
        CHECK_EQ(before, 0);
        raise(SIGRTMIN), raise(SIGRTMIN);
        CHECK_EQ(tocsin_pthread_sigmask(how, how == SIG_UNBLOCK ? set : 0, &before), 0);
        CHECK_EQ(before, set);
    }
    CHECK_EQ(calls, 4);
    while (tocsin_i_engine->held) tocsin_check();
    CHECK_EQ(raw_mask(), 0);
}

TEST_NOT_UNDER_TSAN(a_child_forked_in_a_storm_has_nothing_masked, "counts deliveries") {
    HANDLE(SIGUSR1, count);
    storm(SIGUSR1);
    pid_t child = fork();
    if (child == 0) _exit(raw_mask() == 0 && tocsin_i_engine->held == 0 ? 0 : 1);
    int status;
    waitpid(child, &status, 0);
    CHECK_EQ(status, 0);
}

TEST_NOT_UNDER_TSAN(a_default_that_is_set_in_a_storm_takes_effect, "counts deliveries") {
    HANDLE(SIGUSR1, count);
    storm(SIGUSR1);
    pid_t child = fork();
    if (child == 0) {
        storm(SIGUSR1);
        HANDLE(SIGUSR1, TOCSIN_SIG_DFL);
        raise(SIGUSR1);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGUSR1);
}

TEST_NOT_UNDER_TSAN(a_pause_in_a_storm_is_ended_by_the_held_signal, "counts deliveries") {
    HANDLE(SIGUSR1, count);
    storm(SIGUSR1);
    raise(SIGUSR1);
    tocsin_check(); /* pulls one: still held */
    CHECK(tocsin_i_engine->held != 0);
    raise(SIGUSR1);
    CHECK_EQ(tocsin_pause(), 0);
    CHECK_EQ(calls, 2);
}

/* What comes in during the sleep must not open the door for what is behind it: the storm would have to begin anew in
 * every wait. */
TEST_NOT_UNDER_TSAN(a_storm_goes_on_through_a_wait, "counts deliveries") {
    HANDLE(SIGUSR1, count);
    storm(SIGUSR1);
    raise(SIGUSR1);
    CHECK_EQ(tocsin_pause(), 0);
    CHECK(tocsin_sigset_has(raw_mask(), SIGUSR1));
    CHECK_EQ(tocsin_sleep(0.001), 0);
    CHECK(tocsin_sigset_has(raw_mask(), SIGUSR1));
    for (int i = 0; i < 20; i++) CHECK_EQ(tocsin_sleep(0), 0);
    CHECK_EQ(raw_mask(), 0);
    CHECK_EQ(calls, 1);
}

TEST_NOT_UNDER_TSAN(real_time_signals_of_a_storm_coalesce_but_each_writes_its_byte, "counts deliveries") {
    int fds[2];
    static char bytes[65536];
    CHECK_EQ(pipe2(fds, O_NONBLOCK), 0);
    CHECK_EQ(tocsin_set_wakeup_fd(fds[1], true, NULL), 0);
    HANDLE(SIGRTMIN, count);
    int sent = storm(SIGRTMIN);
    tocsin_check();
    CHECK_EQ(calls, 1);
    CHECK_EQ(read(fds[0], bytes, sizeof bytes), sent);
}

/* A bell belongs to somebody who polls flags of his own: he would never come back for what is held. */
static void ring(int signum) {
    (void)signum;
}

TEST_NOT_UNDER_TSAN(with_a_bell_no_hold_outlives_a_safe_point, "counts deliveries") {
    HANDLE(SIGUSR1, count);
    tocsin_set_bell(ring);
    storm(SIGUSR1);
    raise(SIGUSR1);
    tocsin_check();
    CHECK_EQ(raw_mask(), 0);
    CHECK_EQ(tocsin_i_engine->held, 0);
}

/* ------------------------------------------------------------------------------------------------ a real flood -- */

/* Another process sends without end until it is killed. */
static pid_t flood(int signum) {
    pid_t target = getpid(), flooder = fork();
    if (flooder != 0) return flooder;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) kill(target, signum);
}

static void end_flood(pid_t flooder) {
    kill(flooder, SIGKILL);
    waitpid(flooder, NULL, 0);
}

TEST_NOT_UNDER_TSAN(handlers_run_under_a_flood_while_the_program_spins, "counts deliveries") {
    HANDLE(SIGUSR1, count);
    pid_t flooder = flood(SIGUSR1);
    while (calls < 2000) tocsin_check();
    end_flood(flooder);
}

TEST_NOT_UNDER_TSAN(handlers_run_under_a_flood_while_the_program_waits, "counts deliveries") {
    HANDLE(SIGUSR1, count);
    pid_t flooder = flood(SIGUSR1);
    while (calls < 2000) tocsin_pause();
    end_flood(flooder);
}

TEST_NOT_UNDER_TSAN(a_flood_of_one_signal_does_not_keep_another_from_its_sigtimedwait, "counts deliveries") {
    HANDLE(SIGUSR1, count);
    tocsin_sigset set = 0;
    CHECK_EQ(tocsin_sigset_add(&set, SIGUSR2), 0);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, set, NULL), 0);
    pid_t flooder = flood(SIGUSR1);
    while (calls < 200) CHECK_EQ(tocsin_sigtimedwait(set, 0.001, NULL), 0);
    kill(getpid(), SIGUSR2);
    CHECK_EQ(tocsin_sigtimedwait(set, 10, NULL), SIGUSR2);
    end_flood(flooder);
}

TEST_NOT_UNDER_TSAN(handlers_run_under_a_flood_while_the_program_unblocks, "counts deliveries") {
    const tocsin_sigset set = tocsin_i_bit(SIGUSR1);
    HANDLE(SIGUSR1, count);
    pid_t flooder = flood(SIGUSR1);
    while (calls < 2000) {
        tocsin_sigset before = 0;
        CHECK_EQ(tocsin_pthread_sigmask(SIG_UNBLOCK, set, &before), 0);
        CHECK_EQ(before, 0);
        tocsin_check();
    }
    end_flood(flooder);
}

/* ------------------------------------------------------------------------------------------------ every arrival -- */

static int next_value;

static int in_order(int signum, const tocsin_frame *frame) {
    CHECK(frame->siginfo != NULL);
    CHECK_EQ(frame->siginfo->signo, signum);
    CHECK_EQ(frame->siginfo->code, SI_QUEUE);
    CHECK_EQ(frame->siginfo->value, next_value);
    next_value++;
    return 0;
}

static void send_value(int signum, int value) {
    CHECK_EQ(sigqueue(getpid(), signum, (union sigval){.sival_ptr = (void *)(intptr_t)value}), 0);
}

TEST_NOT_UNDER_TSAN(every_arrival_that_was_asked_for_comes_in_order_with_its_siginfo, "counts deliveries") {
    HANDLE(SIGRTMIN + 1, in_order);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    for (int i = 0; i < 500; i++) send_value(SIGRTMIN + 1, i);
    while (next_value < 500) CHECK_EQ(tocsin_check(), 0);
    tocsin_check();
    CHECK_EQ(next_value, 500);
    CHECK_EQ(raw_mask(), 0);
}

TEST_NOT_UNDER_TSAN(every_arrival_also_comes_in_order_through_waits, "counts deliveries") {
    HANDLE(SIGRTMIN + 1, in_order);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    send_value(SIGRTMIN + 1, 0);
    tocsin_check();
    CHECK(tocsin_i_engine->held != 0);
    for (int i = 1; i < 10; i++) send_value(SIGRTMIN + 1, i);
    while (next_value < 5) CHECK_EQ(tocsin_pause(), 0);
    while (next_value < 10) CHECK_EQ(tocsin_sleep(0.001), 0);
    for (int i = 10; i < 20; i++) send_value(SIGRTMIN + 1, i);
    while (next_value < 20) CHECK_EQ(tocsin_pause(), 0);
}

static int fail_at_third(int signum, const tocsin_frame *frame) {
    in_order(signum, frame);
    return next_value == 3 ? TOCSIN_EUSER : 0;
}

TEST_NOT_UNDER_TSAN(a_failing_handler_leaves_the_arrivals_behind_it_for_the_next_safe_point, "counts deliveries") {
    HANDLE(SIGRTMIN + 1, fail_at_third);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    for (int i = 0; i < 5; i++) send_value(SIGRTMIN + 1, i);
    CHECK_EQ(tocsin_check(), TOCSIN_EUSER);
    CHECK_EQ(next_value, 3);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(next_value, 5);
}

static int send_and_check(int signum, const tocsin_frame *frame) {
    in_order(signum, frame);
    if (next_value < 20) {
        send_value(signum, next_value);
        CHECK_EQ(tocsin_check(), 0);
    }
    return 0;
}

TEST_NOT_UNDER_TSAN(every_arrival_also_comes_through_nested_safe_points, "counts deliveries") {
    HANDLE(SIGRTMIN + 1, send_and_check);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    send_value(SIGRTMIN + 1, 0);
    tocsin_check();
    CHECK_EQ(next_value, 20);
}

/* One is kept, the others wait behind it: letting them in would send them to the end of their queue. */
static void send_to_thread(int signum, int value) {
    CHECK_EQ(pthread_sigqueue(pthread_self(), signum, (union sigval){.sival_ptr = (void *)(intptr_t)value}), 0);
}

TEST_NOT_UNDER_TSAN(every_arrival_also_comes_in_order_around_a_sigtimedwait, "counts deliveries") {
    HANDLE(SIGRTMIN + 1, in_order);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    for (int i = 0; i < 5; i++) send_to_thread(SIGRTMIN + 1, i);
    CHECK_EQ(tocsin_sigtimedwait(tocsin_i_bit(SIGUSR2), 0, NULL), 0);
    CHECK_EQ(next_value, 0);
    tocsin_check();
    CHECK_EQ(next_value, 5);
}

TEST_NOT_UNDER_TSAN(a_child_does_not_get_the_arrivals_of_its_parent, "counts deliveries") {
    HANDLE(SIGRTMIN + 1, in_order);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    for (int i = 0; i < 3; i++) send_value(SIGRTMIN + 1, i);
    pid_t child = fork();
    if (child == 0) {
        next_value = 3;
        for (int i = 3; i < 6; i++) send_value(SIGRTMIN + 1, i);
        tocsin_check();
        _exit(next_value == 6 ? 0 : 1);
    }
    int status;
    waitpid(child, &status, 0);
    CHECK_EQ(status, 0);
    tocsin_check();
    CHECK_EQ(next_value, 3);
}

TEST_NOT_UNDER_TSAN(the_end_forgets_what_was_asked_for_and_what_had_come, "counts deliveries") {
    HANDLE(SIGRTMIN + 1, note_it);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    for (int i = 0; i < 3; i++) send_value(SIGRTMIN + 1, i);
    CHECK_EQ(tocsin_fini(), 0);
    CHECK_EQ(raw_mask(), 0);
    HANDLE(SIGRTMIN + 1, count);
    for (int i = 0; i < 3; i++) send_value(SIGRTMIN + 1, i);
    tocsin_check();
    CHECK_EQ(calls, 1);
    CHECK_JOURNAL("");
}

/* It is no signal, so that the kernel has nothing to say of it. */
static int has_bare_siginfo(int signum, const tocsin_frame *frame) {
    CHECK_EQ(frame->siginfo->signo, signum);
    CHECK_EQ(frame->siginfo->code | frame->siginfo->pid, 0);
    return count(signum, frame);
}

TEST(an_interrupt_calls_the_handler_although_every_arrival_was_asked_for) {
    HANDLE(SIGRTMIN + 1, has_bare_siginfo);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    CHECK_EQ(tocsin_set_interrupt_ex(SIGRTMIN + 1), 0);
    tocsin_check();
    CHECK_EQ(calls, 1);
    tocsin_check();
    CHECK_EQ(calls, 1);
}

TEST_NOT_UNDER_TSAN(an_interrupt_takes_nothing_out_that_the_program_has_blocked, "counts deliveries") {
    const tocsin_sigset set = tocsin_i_bit(SIGRTMIN + 1);
    HANDLE(SIGRTMIN + 1, count);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, set, NULL), 0);
    raise(SIGRTMIN + 1);
    CHECK_EQ(tocsin_set_interrupt_ex(SIGRTMIN + 1), 0);
    tocsin_check();
    CHECK_EQ(calls, 1);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_UNBLOCK, set, NULL), 0);
    CHECK_EQ(calls, 2);
}

static int look_around(int signum, const tocsin_frame *frame) {
    if (next_value == 0)
        for (int i = 1; i < 4; i++) send_value(signum, i);
    in_order(signum, frame);
    CHECK_EQ(tocsin_set_wakeup_fd(-1, true, NULL), 0); /* looks for what waits in the kernel, and calls nothing */
    return 0;
}

TEST_NOT_UNDER_TSAN(no_arrival_calls_the_handler_twice, "counts deliveries") {
    HANDLE(SIGRTMIN + 1, look_around);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    send_value(SIGRTMIN + 1, 0);
    for (int i = 0; i < 20; i++) tocsin_check();
    CHECK_EQ(next_value, 4);
}

static void *receive_in_thread(void *barrier) {
    pthread_barrier_wait(barrier);
    for (int i = 0; i < 30; i++) send_value(SIGRTMIN + 1, i);
    return NULL;
}

/* The main thread blocks it, so that only the worker can take it; it passes each one on. */
TEST_NOT_UNDER_TSAN(an_arrival_in_another_thread_is_passed_on_as_it_is, "counts deliveries") {
    HANDLE(SIGRTMIN + 1, in_order);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    pthread_t thread;
    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, NULL, 2);
    CHECK_EQ(pthread_create(&thread, NULL, receive_in_thread, &barrier), 0);
    tocsin_sigset set = 0;
    CHECK_EQ(tocsin_sigset_add(&set, SIGRTMIN + 1), 0);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, set, NULL), 0);
    pthread_barrier_wait(&barrier);
    pthread_join(thread, NULL);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_UNBLOCK, set, NULL), 0);
    while (next_value < 30) tocsin_check();
    CHECK_EQ(next_value, 30);
}

TEST(every_arrival_can_be_asked_for_of_eight_real_time_signals) {
    for (int i = 0; i < 8; i++) CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + i, true), 0);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN, true), 0);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 8, true), TOCSIN_EOS(EAGAIN));
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN, false), 0);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 8, true), 0);
    CHECK_EQ(tocsin_queue_arrivals(SIGUSR1, true), TOCSIN_EOS(EINVAL));
    CHECK_EQ(tocsin_queue_arrivals(0, true), TOCSIN_ESIGNUM);
    CHECK_EQ(tocsin_queue_arrivals(65, true), TOCSIN_ESIGNUM);
}

TEST_NOT_UNDER_TSAN(giving_it_up_coalesces_again, "counts deliveries") {
    HANDLE(SIGRTMIN, count);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN, true), 0);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN, false), 0);
    for (int i = 0; i < 5; i++) raise(SIGRTMIN);
    tocsin_check();
    CHECK_EQ(calls, 1);
}
