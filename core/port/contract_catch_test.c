/* contract_catch_test.c - what port.h promises to a trampoline: what it is told of an arrival, holding, forwarding. The
 * same test runs on both kernels. The trampoline is this test's own, in place of the engine's. */
#include "contract.h"

static bool holds, forwards;
static tocsin_siginfo told;

void tocsin_i_trampoline(int signum, siginfo_t *info, void *context) {
    note(signum);
    tocsin_port_siginfo(info, &told);
    if (holds) tocsin_port_hold(signum, context);
    if (forwards) CHECK_EQ(tocsin_port_forward(signum, info), 0);
}

TEST(a_caught_signal_calls_the_trampoline_with_what_the_kernel_said) {
    CHECK_EQ(tocsin_port_catch(SIGUSR1), 0);
    CHECK_EQ(tocsin_port_raise(SIGUSR1), 0);
    CHECK_EQ(notes, 1);
    CHECK_EQ(told.signo, SIGUSR1);
    CHECK_EQ(told.code, SI_USER);
    CHECK_EQ(told.pid, world_pid());
    CHECK_EQ(mask_now(), 0);
}

TEST(what_cannot_be_caught_is_refused_as_action_set_refuses_it) {
    const int never[] = {INT_MIN, -1, 0, SIGKILL, SIGSTOP, 32, 33, 65, INT_MAX};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) CHECK_EQ(tocsin_port_catch(never[i]), -EINVAL);
}

TEST(a_caught_signal_is_neither_default_nor_ignored_and_interrupts) {
    tocsin_c_handler action;
    CHECK_EQ(tocsin_port_restart_set(SIGUSR1, true), 0);
    CHECK_EQ(tocsin_port_catch(SIGUSR1), 0);
    CHECK(action_of(SIGUSR1) != SIG_DFL && action_of(SIGUSR1) != SIG_IGN);
    CHECK_EQ(world_action(SIGUSR1, &action), 0);
}

TEST_OF_ORDER(a_held_signal_stays_blocked_when_the_trampoline_returns) {
    CHECK_EQ(tocsin_port_catch(SIGUSR1), 0);
    holds = true;
    CHECK_EQ(tocsin_port_raise(SIGUSR1), 0);
    CHECK_EQ(mask_now(), bit(SIGUSR1));
    CHECK_EQ(tocsin_port_raise(SIGUSR1), 0);
    CHECK_EQ(notes, 1);
    CHECK_EQ(pending(), bit(SIGUSR1));
    CHECK_EQ(tocsin_port_sigwait(bit(SIGUSR1), 0, NULL), SIGUSR1);
    holds = false;
    CHECK_EQ(tocsin_port_mask(SIG_UNBLOCK, bit(SIGUSR1), NULL), 0);
    CHECK_EQ(tocsin_port_raise(SIGUSR1), 0);
    CHECK_EQ(notes, 2);
    CHECK_EQ(mask_now(), 0);
}

TEST_OF_ORDER(an_arrival_that_is_forwarded_to_its_own_thread_waits_there_as_it_was) {
    tocsin_siginfo info;
    tocsin_port_receive_here();
    CHECK_EQ(tocsin_port_catch(SIGRTMIN), 0);
    holds = forwards = true;
    CHECK_EQ(tocsin_port_raise(SIGRTMIN), 0);
    CHECK_EQ(notes, 1);
    CHECK_EQ(tocsin_port_sigwait(bit(SIGRTMIN), 0, &info), SIGRTMIN);
    CHECK_EQ(info.code, SI_USER);
    CHECK_EQ(info.pid, world_pid());
}

static void raise_it(void *unused) {
    (void)unused;
    CHECK_EQ(tocsin_port_raise(SIGRTMIN), 0);
}

TEST_OF_ORDER(an_arrival_in_another_thread_is_forwarded_to_the_one_that_receives) {
    tocsin_siginfo info;
    tocsin_port_receive_here();
    CHECK_EQ(tocsin_port_catch(SIGRTMIN), 0);
    CHECK(world_thread_start() != 0);
    CHECK_EQ(tocsin_port_mask(SIG_BLOCK, bit(SIGRTMIN), NULL), 0);
    forwards = true;
    world_in_thread(raise_it, NULL);
    CHECK_EQ(notes, 1);
    CHECK(noted_in[0] != tocsin_port_self());
    CHECK_EQ(pending(), bit(SIGRTMIN));
    CHECK_EQ(tocsin_port_sigwait(bit(SIGRTMIN), 0, &info), SIGRTMIN);
    CHECK_EQ(info.code, SI_USER);
    CHECK_EQ(info.pid, world_pid());
}
