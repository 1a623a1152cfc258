/* threads_test.c - any thread may receive, main alone handles. The protocol between signal context and main is tried
 * with trips that threads call directly, so that ThreadSanitizer sees every step of it. A lost arrival hangs: the fuse
 * then ends the test. */
#include <poll.h>
#include <sched.h>

#include "unit_kit.h"

enum { THREADS = 4, ROUNDS = 1000, FUSE_SECONDS = 60 };

static pthread_t threads[THREADS];

static int number_of(long thread) {
    return 40 + (int)thread;
}

/* Each gets its own index. */
static void start_threads(void *(*run)(void *)) {
    alarm(FUSE_SECONDS);
    for (long i = 0; i < THREADS; i++) CHECK_EQ(pthread_create(&threads[i], NULL, run, (void *)i), 0);
}

static void join_threads(void) {
    for (int i = 0; i < THREADS; i++) CHECK_EQ(pthread_join(threads[i], NULL), 0);
}

static int running = THREADS;

static void leave(void) {
    __atomic_fetch_sub(&running, 1, __ATOMIC_ACQ_REL);
}

static bool any_running(void) {
    return __atomic_load_n(&running, __ATOMIC_ACQUIRE) > 0;
}

/* -------------------------------------------------------------------------------------------------- the protocol -- */

/* payload is plain memory, written before the trip and read by the handler: the flags must carry it over. */
static int payload[THREADS], answered[THREADS];

static int answer(int signum, const tocsin_frame *frame) {
    (void)frame;
    int thread = signum - number_of(0);
    __atomic_store_n(&answered[thread], payload[thread], __ATOMIC_RELEASE);
    return 0;
}

static void *trip_and_wait_for_the_answer(void *index) {
    long i = (long)index;
    for (int round = 1; round <= ROUNDS; round++) {
        payload[i] = round;
        tocsin_i_trip(number_of(i));
        while (__atomic_load_n(&answered[i], __ATOMIC_ACQUIRE) != round) sched_yield();
    }
    leave();
    return NULL;
}

TEST(no_arrival_from_any_thread_is_lost) {
    for (long i = 0; i < THREADS; i++) HANDLE(number_of(i), answer);
    start_threads(trip_and_wait_for_the_answer);
    while (any_running())
        if (tocsin_check() != 0) CHECK(!"no handler fails");
    join_threads();
}

static int fail_every_other_time(int signum, const tocsin_frame *frame) {
    static int times;
    answer(signum, frame);
    return times++ % 2 ? TOCSIN_EUSER : 0;
}

TEST(no_arrival_is_lost_where_handlers_fail) { /* rule 13 */
    for (long i = 0; i < THREADS; i++) HANDLE(number_of(i), fail_every_other_time);
    start_threads(trip_and_wait_for_the_answer);
    while (any_running()) (void)tocsin_check();
    join_threads();
}

static int sent, seen;

static int see(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    seen = __atomic_load_n(&sent, __ATOMIC_ACQUIRE);
    return 0;
}

static void *trip_the_same(void *index) {
    (void)index;
    for (int round = 0; round < ROUNDS; round++) {
        __atomic_fetch_add(&sent, 1, __ATOMIC_ACQ_REL);
        tocsin_i_trip(10);
    }
    leave();
    return NULL;
}

TEST(arrivals_of_one_signal_in_many_threads_coalesce_and_the_last_is_seen) { /* rule 7 */
    HANDLE(10, see);
    start_threads(trip_the_same);
    while (any_running()) CHECK_EQ(tocsin_check(), 0);
    join_threads();
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(seen, THREADS * ROUNDS);
}

/* ------------------------------------------------------------------------------------------------- the wakeup fd -- */

static int count_bytes(int fd) {
    char bytes[4096];
    int count = 0;
    for (ssize_t got; (got = read(fd, bytes, sizeof bytes)) > 0;) count += (int)got;
    return count;
}

TEST(every_arrival_writes_its_byte_to_one_fd_or_the_other_while_they_are_exchanged) {
    int first[2], second[2], bytes = 0;
    open_pipe(first);
    open_pipe(second);
    HANDLE(10, see);
    CHECK_EQ(tocsin_set_wakeup_fd(first[1], true, NULL), 0);
    start_threads(trip_the_same);
    for (int i = 0; any_running(); i++) {
        CHECK_EQ(tocsin_set_wakeup_fd(i % 2 ? first[1] : second[1], true, NULL), 0);
        bytes += count_bytes(first[0]) + count_bytes(second[0]);
        CHECK_EQ(tocsin_check(), 0);
    }
    join_threads();
    bytes += count_bytes(first[0]) + count_bytes(second[0]);
    CHECK_EQ(bytes, THREADS * ROUNDS);
}

static int reports;

static void count_report(const tocsin_report *report) {
    CHECK_EQ(report->signum, 10);
    CHECK_EQ(report->code, TOCSIN_EOS(EBADF));
    reports++;
}

TEST(failing_writes_of_many_threads_are_reported_in_main) {
    int ends[2];
    open_pipe(ends);
    HANDLE(10, see);
    CHECK_EQ(tocsin_set_wakeup_fd(ends[1], true, NULL), 0);
    close(ends[1]);
    tocsin_set_report_hook(count_report);
    start_threads(trip_the_same);
    while (any_running()) CHECK_EQ(tocsin_check(), 0);
    join_threads();
    CHECK_EQ(tocsin_check(), 0);
    CHECK(reports >= 1 && reports <= THREADS * ROUNDS);
    CHECK_EQ(seen, THREADS * ROUNDS); /* rule 68: the handlers have run all the same */
}

/* ------------------------------------------------------------------------------------- asking while main changes -- */

static void *ask_while_main_changes(void *index) {
    tocsin_sigset set = 0;
    for (int round = 0; round < ROUNDS / 4; round++) {
        tocsin_handler handler = tocsin_getsignal(10);
        CHECK(handler == see || handler == TOCSIN_SIG_DFL || handler == TOCSIN_SIG_IGN);
        handler = tocsin_getsignal(SIGPIPE);
        CHECK(handler == see || handler == TOCSIN_SIG_IGN);
        CHECK(!tocsin_is_main_thread());
        CHECK_EQ(tocsin_set_interrupt_ex(10), 0);
        CHECK_EQ(tocsin_check(), 0);
        CHECK_EQ(tocsin_raise_signal(0), 0);
        CHECK_EQ(tocsin_sigset_add(&set, 32), 0);
        (void)tocsin_is_tripped();
    }
    leave();
    return index;
}

static void ignore_report(const tocsin_report *report) {
    (void)report;
}

static void ignore_bell(int signum) {
    (void)signum;
}

TEST(other_threads_may_ask_while_main_changes_everything) { /* rules 45 and 118 */
    const tocsin_handler handlers[] = {see, TOCSIN_SIG_DFL, TOCSIN_SIG_IGN};
    tocsin_set_report_hook(ignore_report);
    HANDLE(SIGPIPE, see);
    start_threads(ask_while_main_changes);
    for (int i = 0; any_running(); i++) {
        HANDLE(10, handlers[i % 3]);
        HANDLE(SIGPIPE, see);
        CHECK_EQ(tocsin_init(TOCSIN_STARTUP_IGNORES), 0);
        tocsin_set_bell(i % 2 ? ignore_bell : NULL);
        CHECK(tocsin_set_report_hook(ignore_report) == ignore_report);
        tocsin_set_main_thread();
        CHECK_EQ(tocsin_check(), 0);
    }
    join_threads();
}

static void *raise_in_turn(void *index) {
    for (int round = 0; round < ROUNDS / 4; round++) CHECK_EQ(raise(round % 2 ? 10 : number_of((long)index)), 0);
    leave();
    return NULL;
}

TEST(other_threads_may_receive_while_main_changes_who_is_told) {
    int ends[2];
    open_pipe(ends);
    HANDLE(10, see);
    for (long i = 0; i < THREADS; i++) HANDLE(number_of(i), see);
    start_threads(raise_in_turn);
    for (int i = 0; any_running(); i++) {
        CHECK_EQ(tocsin_set_wakeup_fd(i % 3 ? ends[1] : -1, false, NULL), 0);
        tocsin_set_bell(i % 2 ? ignore_bell : NULL);
        tocsin_set_main_thread();
        CHECK_EQ(tocsin_check(), 0);
        (void)count_bytes(ends[0]);
    }
    join_threads();
    CHECK_EQ(tocsin_check(), 0);
    for (long i = 0; i < THREADS; i++) CHECK(!has_arrived(number_of(i)));
}

static pthread_barrier_t gate;

static void *start_the_engine(void *index) {
    pthread_barrier_wait(&gate);
    if ((long)index % 2)
        for (int signum = 1; signum < TOCSIN_NSIG; signum++) CHECK(tocsin_getsignal(signum) != NULL);
    else
        for (int signum = 1; signum < TOCSIN_NSIG; signum++) CHECK_EQ(tocsin_set_interrupt_ex(signum), 0);
    return NULL;
}

TEST(the_first_calls_of_all_may_come_from_many_threads_at_once) { /* rule 46 */
    pthread_barrier_init(&gate, NULL, THREADS);
    start_threads(start_the_engine);
    join_threads();
    CHECK(tocsin_getsignal(10) == TOCSIN_SIG_DFL);
    CHECK(tocsin_is_main_thread());
}

/* ----------------------------------------------------------------------------------------------- real deliveries -- */

static void reach_every_safe_point(void) {
    CHECK_EQ(tocsin_raise_signal(10), 0);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ((tocsin_check)(), 0);
    CHECK_EQ(tocsin_sleep(0), 0);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, 0, NULL), 0);
    CHECK_EQ(tocsin_pthread_kill(pthread_self(), 0), 0);
    CHECK(tocsin_is_tripped());
    CHECK_JOURNAL("");
}

TEST(no_safe_point_of_another_thread_runs_a_handler) { /* rules 118 and 122 */
    HANDLE(10, note_and_fail);
    in_a_thread(reach_every_safe_point);
    CHECK_EQ(tocsin_check(), TOCSIN_EUSER - 10);
    CHECK_JOURNAL("10!");
}

static int ends[2];

static void *receive_then_write(void *nothing) {
    sigset_t none;
    sigemptyset(&none);
    CHECK_EQ(pthread_sigmask(SIG_SETMASK, &none, NULL), 0);
    CHECK_EQ(raise(10), 0);
    CHECK(has_arrived(10));
    CHECK_EQ(write(ends[1], "x", 1), 1);
    return nothing;
}

TEST(a_delivery_elsewhere_does_not_interrupt_what_main_is_blocked_in) { /* rule 30 */
    char byte;
    CHECK_EQ(pipe(ends), 0);
    HANDLE(10, note_it);
    block(10);
    CHECK_EQ(pthread_create(&threads[0], NULL, receive_then_write, NULL), 0);
    CHECK_EQ(read(ends[0], &byte, 1), 1); /* not -1 and EINTR */
    CHECK_JOURNAL("");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
    CHECK_EQ(pthread_join(threads[0], NULL), 0);
}

static void *receive(void *nothing) {
    CHECK_EQ(raise(10), 0);
    return nothing;
}

TEST(the_wakeup_fd_wakes_main_when_another_thread_has_received) { /* rule 30 */
    open_pipe(ends);
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_set_wakeup_fd(ends[1], true, NULL), 0);
    CHECK_EQ(pthread_create(&threads[0], NULL, receive, NULL), 0);
    CHECK_EQ(poll(&(struct pollfd){.fd = ends[0], .events = POLLIN}, 1, -1), 1);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
    CHECK_EQ(pthread_join(threads[0], NULL), 0);
}

static void *receive_what_was_sent_to_the_process(void *nothing) {
    sigset_t none;
    sigemptyset(&none);
    CHECK_EQ(pthread_sigmask(SIG_SETMASK, &none, NULL), 0); /* here it is delivered, for main blocks it */
    CHECK(has_arrived(10));
    return nothing;
}

TEST(what_main_blocks_is_delivered_to_another_thread_and_handled_in_main) { /* rule 6 */
    HANDLE(10, note_it);
    block(10);
    CHECK_EQ(kill(getpid(), 10), 0);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("");
    CHECK_EQ(pthread_create(&threads[0], NULL, receive_what_was_sent_to_the_process, NULL), 0);
    CHECK_EQ(pthread_join(threads[0], NULL), 0);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
}
