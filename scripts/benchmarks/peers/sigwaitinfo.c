/* Signals taken by a call: blocked, and no handler frame. */
#include <time.h>

#include "../competitor.h"

static sigset_t wanted;

static void open_wait(int signum) {
    sigemptyset(&wanted);
    sigaddset(&wanted, signum);
    set_blocked(signum, true);
}

static void close_wait(int signum) {
    restore_default(signum);
    set_blocked(signum, false);
}

static void look(void) {
    siginfo_t info;
    if (sigtimedwait(&wanted, &info, &(struct timespec){0}) > 0) ++*arrived;
}

static void waits(void) {
    siginfo_t info;
    if (sigwaitinfo(&wanted, &info) > 0) ++*arrived;
}

static void raises(int signum, long n) {
    for (; n; n--) {
        raise(signum);
        waits();
    }
}

static void polls(long n) {
    for (; n; n--) look();
}

COMPETITOR{.name = "sigwaitinfo",
           .open = open_wait,
           .close = close_wait,
           .raises = raises,
           .polls = polls,
           .spins = look,
           .waits = waits};
