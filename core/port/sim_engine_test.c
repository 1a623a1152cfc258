/* sim_engine_test.c - the engine on the simulated kernel: one signal arrives at each point of an operation in turn, and is
 * never lost. */
#include <errno.h>
#include <sys/time.h>

#include "../src/unit_test.h"
#include "sim.h"

static int runs[TOCSIN_NSIG];
static struct {
    int at, passed; /* the signal comes at this point */
    int signum;
} arrival;

static int count(int signum, const tocsin_frame *frame) {
    (void)frame;
    runs[signum]++;
    return 0;
}

static void arrive(void *data, const char *where) {
    (void)data;
    (void)where;
    if (++arrival.passed == arrival.at) tocsin_sim_send(0, arrival.signum);
}

/* Runs operation with an arrival of signum at its first point, its second, and so on; each time a safe point follows.
 * The number of points. */
static int at_each_point(void (*operation)(void), int signum) {
    static tocsin_sim sim;
    for (arrival.at = 1;; arrival.at++) {
        tocsin_sim_boot(&sim);
        tocsin_sim_use(&sim);
        memset(runs, 0, sizeof runs);
        CHECK(tocsin_signal(SIGUSR1, count) == TOCSIN_SIG_DFL);
        CHECK(tocsin_signal(SIGUSR2, count) == TOCSIN_SIG_DFL);
        arrival.passed = 0;
        arrival.signum = signum;
        tocsin_sim_set_hooks(&(tocsin_sim_hooks){.point = arrive});
        operation();
        CHECK_EQ(tocsin_check(), 0);
        tocsin_sim_set_hooks(NULL);
        if (arrival.passed < arrival.at) return arrival.passed;
        CHECK_EQ(tocsin_check(), 0);
        CHECK(runs[signum] >= 1);
        CHECK_EQ(tocsin_fini(), 0);
    }
}

static void raise_another(void) {
    CHECK_EQ(tocsin_raise_signal(SIGUSR2), 0);
}

static void sleep_a_little(void) {
    int64_t start = tocsin_port_now_ns();
    CHECK_EQ(tocsin_sleep(0.001), 0);
    CHECK(tocsin_port_now_ns() - start >= 1000000);
}

static void wait_for_another(void) {
    CHECK_EQ(tocsin_sigtimedwait((tocsin_sigset)1 << (SIGTERM - 1), 0.001, NULL), 0);
}

static void change_the_mask(void) {
    CHECK_EQ(tocsin_pthread_sigmask(SIG_BLOCK, (tocsin_sigset)1 << (SIGUSR1 - 1), NULL), 0);
    CHECK_EQ(tocsin_pthread_sigmask(SIG_UNBLOCK, (tocsin_sigset)1 << (SIGUSR1 - 1), NULL), 0);
}

static void install_again(void) {
    CHECK(tocsin_signal(SIGUSR1, count) == count);
}

/* A timer, and a program that computes for long: no storm, so that what it blocks in next is interrupted. */
TEST(slow_arrivals_are_no_storm_however_many) {
    static tocsin_sim sim;
    tocsin_sim_boot(&sim);
    tocsin_sim_use(&sim);
    CHECK(tocsin_signal(SIGALRM, count) == TOCSIN_SIG_DFL);
    CHECK_EQ(tocsin_setitimer(ITIMER_REAL, 0.001, 0.001, NULL), 0);
    tocsin_sim_advance(1000000000);
    CHECK_EQ(sim.thread[0].blocked, 0);
    CHECK_EQ(tocsin_check(), 0);
    CHECK_EQ(runs[SIGALRM], 1);
    CHECK_EQ(tocsin_fini(), 0);
}

TEST(no_arrival_is_lost_at_any_point_of_raise) {
    CHECK(at_each_point(raise_another, SIGUSR1) > 8);
}

TEST(no_arrival_of_the_raised_signal_is_lost_at_any_point_of_raise) {
    CHECK(at_each_point(raise_another, SIGUSR2) > 8);
}

TEST(no_arrival_is_lost_at_any_point_of_sleep_and_it_sleeps_its_time) {
    CHECK(at_each_point(sleep_a_little, SIGUSR1) > 4);
}

TEST(no_arrival_is_lost_at_any_point_of_sigtimedwait) {
    CHECK(at_each_point(wait_for_another, SIGUSR1) > 4);
}

TEST(no_arrival_is_lost_at_any_point_of_a_change_of_the_mask) {
    CHECK(at_each_point(change_the_mask, SIGUSR1) > 4);
}

TEST(no_arrival_is_lost_while_a_handler_is_installed_again) {
    CHECK(at_each_point(install_again, SIGUSR1) > 2);
}
