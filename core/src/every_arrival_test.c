/* every_arrival_test.c - every arrival of a real-time signal on request: called, in order, with its siginfo. */

#include <setjmp.h>

#include "unit_kit.h"

static int calls;

static int count(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

static tocsin_sigset raw_mask(void) {
    tocsin_sigset mask;
    CHECK_EQ(tocsin_port_mask_get(&mask), 0);
    return mask;
}

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
    CHECK_EQ(raw_mask(), 0);
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

static void send_to_thread(int signum, int value) {
    CHECK_EQ(pthread_sigqueue(pthread_self(), signum, (union sigval){.sival_ptr = (void *)(intptr_t)value}), 0);
}

/* It is no safe point: with two arrivals kept, a third that was let in would go behind those that wait. */
TEST_NOT_UNDER_TSAN(every_arrival_also_comes_in_order_around_sigwaits, "counts deliveries") {
    HANDLE(SIGRTMIN + 1, in_order);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, tocsin_i_bit(SIGUSR2), NULL), 0);
    for (int i = 0; i < 6; i++) send_to_thread(SIGRTMIN + 1, i);
    for (int waits = 0; waits < 3; waits++) {
        CHECK_EQ(pthread_kill(pthread_self(), SIGUSR2), 0);
        CHECK_EQ(tocsin_sigwait(tocsin_i_bit(SIGUSR2)), SIGUSR2);
    }
    CHECK_EQ(next_value, 0);
    tocsin_check();
    CHECK_EQ(next_value, 6);
}

TEST_NOT_UNDER_TSAN(every_arrival_also_comes_in_order_around_a_sigtimedwait, "counts deliveries") {
    HANDLE(SIGRTMIN + 1, in_order);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    send_to_thread(SIGRTMIN + 1, 0);
    CHECK_EQ(tocsin_sigtimedwait(tocsin_i_bit(SIGUSR2), 0, NULL), 0);
    for (int i = 1; i < 4; i++) send_to_thread(SIGRTMIN + 1, i);
    CHECK_EQ(next_value, 0);
    CHECK_EQ(tocsin_sigtimedwait(tocsin_i_bit(SIGUSR2), 0, NULL), 0);
    CHECK_EQ(next_value, 4);
    send_to_thread(SIGRTMIN + 1, 4);
    tocsin_check();
    CHECK_EQ(next_value, 5);
}

static int fail_at_first(int signum, const tocsin_frame *frame) {
    in_order(signum, frame);
    return next_value == 1 ? TOCSIN_EUSER : 0;
}

static jmp_buf out;

static int leave_at_first(int signum, const tocsin_frame *frame) {
    in_order(signum, frame);
    if (next_value == 1) longjmp(out, 1);
    return 0;
}

/* A sigwait that holds nothing lets in a second one, which is kept beside the first: it is due when that one is over. */
static void keep_two(tocsin_handler handler) {
    HANDLE(SIGRTMIN + 1, handler);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    send_to_thread(SIGRTMIN + 1, 0);
    CHECK_EQ(tocsin_sigtimedwait(tocsin_i_bit(SIGUSR2), 0, NULL), 0);
    send_to_thread(SIGRTMIN + 1, 1);
    CHECK_EQ(next_value, 0);
}

TEST_NOT_UNDER_TSAN(the_second_of_two_that_were_kept_is_called_after_the_first_failed, "counts deliveries") {
    keep_two(fail_at_first);
    CHECK_EQ(tocsin_check(), TOCSIN_EUSER);
    CHECK_EQ(next_value, 1);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(next_value, 2);
}

TEST_NOT_UNDER_TSAN(the_second_of_two_that_were_kept_is_called_after_the_first_was_left, "counts deliveries") {
    keep_two(leave_at_first);
    if (setjmp(out) == 0) {
        tocsin_check();
        CHECK(false);
    }
    tocsin_unwind(NULL);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(next_value, 2);
}

/* Two that come at the same time while one waits for its call: neither may be put behind the other. */
static void *send_two_to_main(void *main) {
    for (int i = 1; i < 3; i++)
        CHECK_EQ(pthread_sigqueue(*(pthread_t *)main, SIGRTMIN + 1, (union sigval){.sival_ptr = (void *)(intptr_t)i}),
                 0);
    return NULL;
}

TEST_NOT_UNDER_TSAN(arrivals_that_end_a_sigwait_together_keep_their_order, "counts deliveries") {
    HANDLE(SIGRTMIN + 1, in_order);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    send_to_thread(SIGRTMIN + 1, 0);
    CHECK_EQ(tocsin_sigtimedwait(tocsin_i_bit(SIGUSR2), 0, NULL), 0);
    sigset_t all, before;
    sigfillset(&all);
    CHECK_EQ(pthread_sigmask(SIG_SETMASK, &all, &before), 0);
    pthread_t thread, main = pthread_self();
    CHECK_EQ(pthread_create(&thread, NULL, send_two_to_main, &main), 0);
    pthread_join(thread, NULL);
    CHECK_EQ(pthread_sigmask(SIG_SETMASK, &before, NULL), 0);
    tocsin_check();
    CHECK_EQ(next_value, 3);
}

/* A hold is taken back by the return of a frame that it came to stand on, unless that frame's trampoline looks. */
TEST_NOT_UNDER_TSAN(frames_on_one_another_keep_the_order, "counts deliveries") {
    sigset_t all, before;
    HANDLE(SIGRTMIN + 4, in_order);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 4, true), 0);
    for (int i = 0; i < 4; i++) HANDLE(SIGRTMIN + i, count);
    sigfillset(&all);
    CHECK_EQ(pthread_sigmask(SIG_SETMASK, &all, &before), 0);
    for (int i = 0; i < 4; i++) raise(SIGRTMIN + i);
    for (int i = 0; i < 6; i++) send_to_thread(SIGRTMIN + 4, i);
    CHECK_EQ(pthread_sigmask(SIG_SETMASK, &before, NULL), 0);
    tocsin_check();
    CHECK_EQ(next_value, 6);
    CHECK_EQ(calls, 4);
    CHECK_EQ(raw_mask(), 0);
}

/* A pass that failed leaves one behind, in the kernel; blocking it then must call nothing, and lose nothing. */
TEST_NOT_UNDER_TSAN(blocking_what_a_failing_handler_left_calls_nothing, "counts deliveries") {
    const tocsin_sigset set = tocsin_i_bit(SIGRTMIN + 1);
    next_value = 2;
    HANDLE(SIGRTMIN + 1, fail_at_third);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    send_value(SIGRTMIN + 1, 2), send_value(SIGRTMIN + 1, 3);
    CHECK_EQ(tocsin_check(), TOCSIN_EUSER);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, set, NULL), 0);
    CHECK_EQ(next_value, 3);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_UNBLOCK, set, NULL), 0);
    CHECK_EQ(next_value, 4);
}

/* Whoever waits by the wakeup fd hears of each arrival that comes after the pass. */
TEST_NOT_UNDER_TSAN(no_hold_outlives_the_pass_that_finds_no_more, "counts deliveries") {
    int fds[2];
    char byte;
    CHECK_EQ(pipe2(fds, O_NONBLOCK), 0);
    CHECK_EQ(tocsin_set_wakeup_fd(fds[1], true, NULL), 0);
    HANDLE(SIGRTMIN + 1, in_order);
    CHECK_EQ(tocsin_queue_arrivals(SIGRTMIN + 1, true), 0);
    for (int i = 0; i < 3; i++) {
        send_value(SIGRTMIN + 1, i);
        CHECK_EQ(read(fds[0], &byte, 1), 1);
        tocsin_check();
        CHECK_EQ(next_value, i + 1);
    }
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
