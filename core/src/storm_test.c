/* storm_test.c - a flood does not starve the program, and nobody sees the hold. */
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

static void *fork_with_a_mask(void *data) {
    sigset_t all;
    (void)data;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    pid_t child = fork();
    if (child == 0) _exit(tocsin_sigset_has(raw_mask(), SIGUSR1) && tocsin_i_engine->held == 0 ? 0 : 1);
    int status;
    waitpid(child, &status, 0);
    CHECK_EQ(status, 0);
    return NULL;
}

TEST_NOT_UNDER_TSAN(a_child_of_another_thread_has_that_threads_mask, "counts deliveries") {
    HANDLE(SIGUSR1, count);
    storm(SIGUSR1);
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, fork_with_a_mask, NULL), 0);
    pthread_join(thread, NULL);
    CHECK(tocsin_sigset_has(raw_mask(), SIGUSR1));
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
