/* points_test.c - an arrival, or a look by main, at each marked point between two steps of the engine. What could only
 * happen between two instructions happens there on purpose, so that the order of the writes is tried and not hoped for.
 * The engine's parts with points are built into this program, in place of those in the library. */
#define TOCSIN_POINTS
/* clang-format off */
#include "trampoline.c"
#include "tripped.c"
#include "dispatch.c"
#include "disposition.c"
#include "masks.c"
/* clang-format on */
#include "unit_kit.h"

/* What happens at which point; at the first time that it is reached and once. */
static const char *wanted;
static void (*happening)(void);
static bool noting; /* points go to the journal */

const char *tocsin_port_function;

void tocsin_port_point(const char *name) {
    if (noting) note("(%s)", name);
    if (!happening || strcmp(name, wanted) != 0) return;
    void (*now)(void) = happening;
    happening = NULL;
    now();
}

static void at(const char *name, void (*happens)(void)) {
    wanted = name;
    happening = happens;
}

#define CHECK_HAPPENED CHECK(happening == NULL)

/* As the inline check in a program: it may pass by unless the pending word says otherwise. */
static void main_looks(void) {
    CHECK_EQ(tocsin_check(), 0);
}

static void main_looks_directly(void) {
    CHECK_EQ((tocsin_check)(), 0);
}

static void arrival_of_10(void) {
    tocsin_i_trip(10);
}

static void arrival_of_12(void) {
    tocsin_i_trip(12);
}

/* ------------------------------------------------------------------------------------------------------- the steps -- */

TEST(the_points_stand_where_the_order_matters) {
    HANDLE(10, note_it);
    noting = true;
    tocsin_i_trip(10);
    CHECK_JOURNAL("(tripped) (armed) (pending)");
    journal[0] = '\0';
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("(pending cleared) (is_tripped cleared) (bit cleared) 10 (handler returned) (scanned)");
    journal[0] = '\0';
    HANDLE(10, note_and_fail);
    CHECK_JOURNAL("(nothing pending) (kernel disposition set)");
    noting = false;
    HANDLE(10, note_it);
    tocsin_i_trip(10);
    noting = true;
    journal[0] = '\0';
    HANDLE(10, note_it);
    CHECK_JOURNAL(
        "(pending cleared) (is_tripped cleared) (bit cleared) 10 (handler returned) (scanned) (nothing pending) "
        "(kernel disposition set)");
}

/* ------------------------------------------------------------------------------------- main looks during an arrival -- */

static const char *const steps_of_an_arrival[] = {"tripped", "armed", "pending"};

TEST(an_arrival_that_main_looks_at_half_way_is_handled_once) {
    HANDLE(10, note_it);
    for (int step = 0; step < 3; step++) {
        for (int direct = 0; direct < 2; direct++) {
            journal[0] = '\0';
            at(steps_of_an_arrival[step], direct ? main_looks_directly : main_looks);
            tocsin_i_trip(10);
            CHECK_HAPPENED;
            CHECK_EQ(tocsin_check(), 0);
            CHECK_JOURNAL("10");
        }
    }
}

TEST(an_arrival_during_another_is_handled_with_it) {
    HANDLE(10, note_it);
    HANDLE(12, note_it);
    for (int step = 0; step < 3; step++) {
        journal[0] = '\0';
        at(steps_of_an_arrival[step], arrival_of_12);
        tocsin_i_trip(10);
        CHECK_HAPPENED;
        CHECK_EQ(tocsin_check(), 0);
        CHECK_JOURNAL("10 12");
    }
}

/* ---------------------------------------------------------------------------------------- arrivals while main looks -- */

static const char *const steps_of_a_pass[] = {"pending cleared", "is_tripped cleared", "bit cleared",
                                              "handler returned"};

/* Whatever the pass itself makes of it, after one more look it has been handled. */
TEST(an_arrival_during_a_pass_is_not_lost) {
    HANDLE(10, note_it);
    HANDLE(12, note_it);
    HANDLE(11, note_it);
    for (int step = 0; step < 4; step++) {
        journal[0] = '\0';
        tocsin_i_trip(11);
        at(steps_of_a_pass[step], arrival_of_10);
        CHECK_EQ(tocsin_check(), 0);
        CHECK_HAPPENED;
        CHECK_EQ(tocsin_check(), 0);
        CHECK_JOURNAL(step < 2 ? "10 11" : "11 10");
        journal[0] = '\0';
        tocsin_i_trip(11);
        at(steps_of_a_pass[step], arrival_of_12);
        CHECK_EQ(tocsin_check(), 0);
        CHECK_HAPPENED;
        CHECK_JOURNAL("11 12");
        CHECK_EQ(tocsin_check(), 0);
        CHECK_JOURNAL("11 12");
    }
}

TEST(an_arrival_of_a_signal_whose_handler_is_about_to_run_is_another_one) { /* rule 10 */
    HANDLE(10, note_it);
    tocsin_i_trip(10);
    at("bit cleared", arrival_of_10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_HAPPENED;
    CHECK_JOURNAL("10");
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10 10");
}

TEST(an_arrival_while_main_looks_in_vain_is_not_lost) {
    HANDLE(10, note_it);
    __atomic_store_n(&tocsin_i_pending, 1, __ATOMIC_RELAXED); /* as a trip that another look has dealt with leaves it */
    at("pending cleared", arrival_of_10);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_HAPPENED;
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
}

/* -------------------------------------------------------------------------------------- arrivals while hands change -- */

static int other(int signum, const tocsin_frame *frame) {
    (void)frame;
    note("other:%d", signum);
    return 0;
}

static void real_10(void) {
    CHECK_EQ(raise(10), 0);
}

static void no_report(const tocsin_report *report) {
    CHECK(!report->text);
}

TEST(an_arrival_while_one_handler_replaces_another_goes_to_the_new_one) { /* rules 24 and 32 */
    const char *const steps[] = {"nothing pending", "kernel disposition set"};
    tocsin_set_report_hook(no_report);
    for (int step = 0; step < 2; step++) {
        journal[0] = '\0';
        HANDLE(10, note_it);
        at(steps[step], real_10);
        CHECK(tocsin_signal(10, other) == note_it);
        CHECK_HAPPENED;
        CHECK_EQ(tocsin_check(), 0);
        CHECK_JOURNAL("other:10");
    }
}

TEST(an_arrival_as_soon_as_the_kernel_knows_the_handler_is_handled) {
    tocsin_set_report_hook(no_report);
    at("kernel disposition set", real_10);
    CHECK(tocsin_signal(10, note_it) == TOCSIN_SIG_DFL);
    CHECK_HAPPENED;
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("10");
}

static void note_race(const tocsin_report *report) {
    note("[%s]", report->text);
}

TEST(an_arrival_before_the_handler_is_taken_away_is_a_race) { /* rule 25 */
    tocsin_set_report_hook(note_race);
    HANDLE(10, note_it);
    at("nothing pending", real_10);
    CHECK(tocsin_signal(10, TOCSIN_SIG_IGN) == note_it);
    CHECK_HAPPENED;
    CHECK_EQ(tocsin_check(), 0);
    CHECK_JOURNAL("[Signal 10 ignored due to race condition]");
}

/* ------------------------------------------------------------------------------------- a storm while a mask changes -- */

static void storm_of_10(void) {
    for (int i = 0; i < 100 || !tocsin_i_engine->held; i++) raise(10); /* a busy machine needs more */
    CHECK(tocsin_i_engine->held == tocsin_i_bit(10));
}

/* What is held has not been blocked by the program, however the call goes on. */
TEST_NOT_UNDER_TSAN(a_storm_before_a_mask_changes_is_not_shown, "counts deliveries") {
    HANDLE(10, note_it);
    for (int how = SIG_BLOCK; how <= SIG_SETMASK; how++) {
        for (int with = 0; with < 2; with++) {
            tocsin_sigset before = 1, now;
            at("calm", storm_of_10);
            CHECK_EQ(tocsin_pthread_sigmask(how, with ? tocsin_i_bit(10) : tocsin_i_bit(12), &before), 0);
            CHECK_HAPPENED;
            CHECK_EQ(before, 0);
            for (int i = 0; i < 20; i++) CHECK_EQ(tocsin_check(), 0);
            CHECK_EQ(tocsin_i_engine->held, 0);
            CHECK_EQ(tocsin_pthread_sigmask(SIG_SETMASK, 0, &now), 0);
            CHECK_EQ(now, how == SIG_UNBLOCK ? 0 : with ? tocsin_i_bit(10) : tocsin_i_bit(12));
        }
    }
}

static int more;

static void once_more(int signum) {
    if (more > 0) more--, raise(signum);
}

/* This one begins behind the change, which let it in: the program had blocked the signal, and is told so. */
TEST_NOT_UNDER_TSAN(a_storm_that_a_change_lets_in_leaves_the_mask_before_as_it_was, "counts deliveries") {
    HANDLE(10, note_it);
    for (int how = SIG_UNBLOCK; how <= SIG_SETMASK; how++) {
        tocsin_sigset before;
        CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, tocsin_i_bit(10), NULL), 0);
        raise(10);
        more = 100;
        tocsin_set_bell(once_more);
        CHECK_EQ(change_mask(how, how == SIG_UNBLOCK ? tocsin_i_bit(10) : 0, &before), 0);
        CHECK_EQ(before, tocsin_i_bit(10));
        CHECK_EQ(tocsin_i_engine->held, tocsin_i_bit(10));
        more = 0;
        tocsin_set_bell(NULL);
        for (int i = 0; i < 20; i++) CHECK_EQ(tocsin_check(), 0);
        CHECK_EQ(tocsin_i_engine->held, 0);
    }
}
