/* pause as it should be done: the signal is blocked except while waiting, so that no wakeup can be lost. */
#include "../competitor.h"

static sigset_t nothing_blocked;

static void handler(int signum) {
    (void)signum;
    ++*arrived;
}

static void open_suspend(int signum) {
    struct sigaction next = {.sa_handler = handler};
    sigemptyset(&next.sa_mask);
    set_blocked(signum, true);
    REQUIRE(sigaction(signum, &next, NULL) == 0);
    sigprocmask(SIG_SETMASK, NULL, &nothing_blocked);
    sigdelset(&nothing_blocked, signum);
}

static void close_suspend(int signum) {
    restore_default(signum);
    set_blocked(signum, false);
}

static void waits(void) {
    sigsuspend(&nothing_blocked);
}

COMPETITOR{.name = "sigsuspend", .open = open_suspend, .close = close_suspend, .waits = waits};
