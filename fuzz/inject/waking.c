/* waking.c - what the sleeper is to a run by the trap flag: the arrival in a call that sleeps, and the last resort, which
 * arrives too, and which the model must know of.
 *
 * It is armed for a run that goes on alone (inject_waking_launch), or for one call that is being stepped over
 * (inject_waking_step). What it has sent is asked for before it is armed anew, and at the end. */
#include <sys/syscall.h>
#include <unistd.h>

#include "inject.h"

static bool is_step;               /* armed for one call */
static struct inject_arrival wake; /* what the last resort is to the model */

/* The operation that it may be asleep in is the one that it is in now. */
static void arm(int first) {
    struct inject_now now = inject_now;
    inject_now.arrivals = 0;
    inject_arrives(inject_window->wakes, true);
    wake = inject_now.arrival[0];
    inject_now = now;
    inject_sleeper_arm(getpid(), syscall(SYS_gettid), first, inject_window->wakes);
}

void inject_waking_settle(void) {
    if (!inject_window->wakes) return;
    int sent = inject_sleeper_disarm();
    for (int i = inject_now.expected; i < sent; i++) inject_add(&inject_now, &wake);
    if (sent < inject_now.expected) inject_now.is_void = true;
    inject_now.expected = 0;
    is_step = false;
}

void inject_waking_launch(int asleep) {
    if (!inject_window->wakes) return;
    inject_now.expected = asleep != 0;
    arm(asleep);
}

void inject_waking_step(void) {
    inject_waking_settle();
    arm(0);
    is_step = true;
}

void inject_waking_look(void) {
    if (is_step) inject_waking_settle();
}
