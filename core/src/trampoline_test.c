/* trampoline_test.c - what happens in signal context: errno, the order of flags, bell and byte, one byte a delivery. */
#include "unit_kit.h"

static int ends[2];

static void use_pipe(void) {
    open_pipe(ends);
    CHECK_EQ(tocsin_set_wakeup_fd(ends[1], true, NULL), 0);
}

/* --------------------------------------------------------------------------------------------------------- errno -- */

static void ignore_report(const tocsin_report *report) {
    (void)report;
}

TEST(errno_is_kept_when_the_wakeup_write_fails) { /* rule 1 */
    HANDLE(10, note_it);
    use_pipe();
    close(ends[1]);
    tocsin_set_report_hook(ignore_report);
    errno = EDOM;
    tocsin_i_trampoline(10, NULL, NULL);
    CHECK_EQ(errno, EDOM);
    raise(10);
    CHECK_EQ(errno, EDOM);
    CHECK_EQ(tocsin_set_interrupt_ex(10), 0);
    CHECK_EQ(errno, EDOM);
    CHECK_EQ(tocsin_i_engine->reports[2], 10 << 8 | EBADF); /* the writes did fail */
}

static void spoil_errno(int signum) {
    (void)signum;
    errno = ERANGE;
}

TEST(errno_is_kept_when_the_bell_changes_it) {
    HANDLE(10, note_it);
    CHECK(tocsin_set_bell(spoil_errno) == NULL);
    errno = EDOM;
    tocsin_i_trampoline(10, NULL, NULL);
    CHECK_EQ(errno, EDOM);
    CHECK_EQ(tocsin_set_interrupt_ex(10), 0);
    CHECK_EQ(errno, EDOM);
}

/* --------------------------------------------------------------------------------------------------------- order -- */

/* What signal context has done so far; journal and note are not for signal context, plain numbers are. */
static struct { int calls, flag, is_tripped, pending, bytes, rung; } seen;

static void look(void) {
    seen.calls++;
    seen.flag = has_arrived(10);
    seen.is_tripped = tocsin_is_tripped();
    seen.pending = __atomic_load_n(&tocsin_i_pending, __ATOMIC_RELAXED);
}

static int rung;

static void look_from_bell(int signum) {
    (void)signum;
    char byte;
    rung++;
    look();
    seen.bytes = read(ends[0], &byte, 1) == 1;
}

TEST(the_bell_is_rung_after_the_flags_and_before_the_byte) { /* rule 1 */
    HANDLE(10, note_it);
    use_pipe();
    tocsin_set_bell(look_from_bell);
    ARRIVE(10);
    CHECK_EQ(seen.calls, 1);
    CHECK(seen.flag && seen.is_tripped && seen.pending);
    CHECK_EQ(seen.bytes, 0);
    CHECK_STR(bytes_in(ends[0]), "10");
}

static void look_from_sigpipe(int signum) {
    (void)signum;
    look();
    seen.rung = rung;
}

static void ring(int signum) {
    (void)signum;
    rung++;
}

/* A write to a pipe without a reader sends SIGPIPE to the writer on the spot: a look into the moment of the write. */
TEST(flags_and_bell_come_before_the_byte) { /* rule 1 */
    struct sigaction action = {.sa_handler = look_from_sigpipe};
    CHECK_EQ(sigaction(SIGPIPE, &action, NULL), 0);
    HANDLE(10, note_it);
    use_pipe();
    close(ends[0]);
    tocsin_set_bell(ring);
    tocsin_set_report_hook(ignore_report);
    tocsin_i_trip(10);
    CHECK_EQ(seen.calls, 1);
    CHECK(seen.flag && seen.is_tripped && seen.pending);
    CHECK_EQ(seen.rung, 1);
}

TEST(the_trampoline_calls_no_handler) {
    HANDLE(10, note_it);
    ARRIVE(10);
    CHECK_JOURNAL("");
    CHECK(has_arrived(10) && tocsin_is_tripped());
}

/* --------------------------------------------------------------------------------------------------------- bytes -- */

TEST(the_byte_is_the_signals_number) { /* rules 2 and 71 */
    HANDLE(1, note_it);
    HANDLE(64, note_it);
    use_pipe();
    ARRIVE(1, 64);
    CHECK_STR(bytes_in(ends[0]), "1 64");
}

TEST(there_is_one_byte_for_each_delivery_and_not_for_each_handler_call) { /* rule 2 */
    HANDLE(10, note_it);
    use_pipe();
    ARRIVE(10, 10, 10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(bytes_in(ends[0]), "10 10 10");
    CHECK_JOURNAL("10");
}

TEST(standard_signals_coalesce_in_the_kernel) { /* rule 7 */
    HANDLE(10, note_it);
    use_pipe();
    ARRIVE_TOGETHER(10, 10, 10, 10, 10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(bytes_in(ends[0]), "10");
    CHECK_JOURNAL("10");
}

TEST_NOT_UNDER_TSAN(real_time_signals_give_a_byte_each_and_one_call, "it delivers each number once") { /* rule 7 */
    HANDLE(34, note_it);
    use_pipe();
    ARRIVE_TOGETHER(34, 34, 34, 34, 34);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(bytes_in(ends[0]), "34 34 34 34 34");
    CHECK_JOURNAL("34");
}

TEST_NOT_UNDER_TSAN(the_highest_number_is_delivered_first_and_the_lowest_handled_first,
                    "it delivers the lowest number first") { /* rule 8 */
    const int arrivals[] = {10, 12, 14};
    for (int i = 0; i < 3; i++) HANDLE(arrivals[i], note_it);
    use_pipe();
    ARRIVE_TOGETHER(10, 12, 14);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_STR(bytes_in(ends[0]), "14 12 10");
    CHECK_JOURNAL("10 12 14");
}

/* A blocking pipe that is full: the first signal interrupts the write, the second makes room. */
static int ticks;

static void make_room_at_the_second_tick(int signum) {
    (void)signum;
    char bytes[65536];
    if (++ticks == 2 && read(ends[0], bytes, sizeof bytes) < 0) _exit(1);
}

TEST_NOT_UNDER_TSAN(a_write_that_is_interrupted_is_made_again, "it holds the signal back") { /* rule 2 */
    struct sigaction action = {.sa_handler = make_room_at_the_second_tick};
    CHECK_EQ(sigaction(SIGALRM, &action, NULL), 0);
    open_pipe(ends);
    char bytes[4096] = {0};
    while (write(ends[1], bytes, sizeof bytes) > 0) continue;
    CHECK_EQ(fcntl(ends[1], F_SETFL, 0), 0);
    HANDLE(10, note_it);
    CHECK_EQ(tocsin_swap_wakeup_fd(ends[1]), -1);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.005, 0.005, NULL), 0);
    ARRIVE(10);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0, 0, NULL), 0);
    CHECK(ticks >= 2);
    CHECK_STR(bytes_in(ends[0]), "10");
    CHECK_EQ(tocsin_i_engine->has_reports, 0);
}

/* ------------------------------------------------------------------------------------------------ mask and stack -- */

static sigset_t mask_in_context;
static char *stack_in_context;

static void look_at_context(int signum) {
    (void)signum;
    stack_in_context = __builtin_frame_address(0);
    sigemptyset(&mask_in_context);
    pthread_sigmask(SIG_BLOCK, NULL, &mask_in_context);
}

TEST_NOT_UNDER_TSAN(only_the_signal_itself_is_blocked_in_signal_context, "it blocks all of them") { /* rule 4 */
    HANDLE(10, note_it);
    tocsin_set_bell(look_at_context);
    ARRIVE(10);
    for (int signum = 1; signum < TOCSIN_NSIG; signum++)
        CHECK_EQ(sigismember(&mask_in_context, signum) == 1, signum == 10);
}

TEST(the_trampoline_runs_on_the_alternate_stack_of_its_thread) { /* rule 3 */
    static char stack[1 << 16];
    CHECK_EQ(sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL), 0);
    HANDLE(10, note_it);
    tocsin_set_bell(look_at_context);
    ARRIVE(10);
    CHECK(stack_in_context > stack && stack_in_context < stack + sizeof stack);
}
