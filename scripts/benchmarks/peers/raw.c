/* The kernel alone: sigaction, raise, pause. Everything else is measured against it. */
#include <unistd.h>

#include "../competitor.h"

static void handler(int signum) {
    (void)signum;
    ++*arrived;
}

static void other_handler(int signum) {
    (void)signum;
}

static void install(int signum, void (*action)(int)) {
    struct sigaction next = {.sa_handler = action}, before;
    sigemptyset(&next.sa_mask);
    REQUIRE(sigaction(signum, &next, &before) == 0);
}

static void open_raw(int signum) {
    install(signum, handler);
}

static void raises(int signum, long n) {
    for (; n; n--) raise(signum);
}

static void changes(int signum, long n) {
    for (; n; n--) install(signum, n & 1 ? handler : other_handler);
}

static void ignores(int signum, long n) {
    for (; n; n--) install(signum, n & 1 ? handler : SIG_IGN);
}

static void spins(void) {
}

static void waits(void) {
    pause();
}

COMPETITOR{.name = "raw",
           .open = open_raw,
           .close = restore_default,
           .raises = raises,
           .changes = changes,
           .ignores = ignores,
           .spins = spins,
           .waits = waits};
