/* libev: a signal watcher on an event loop. library: ev ev.h */
#include "../competitor.h"

#if __has_include(<ev.h>)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstrict-aliasing" /* its macros */
#include <ev.h>

static struct ev_loop *loop;
static ev_signal watcher;

static void handler(struct ev_loop *l, ev_signal *w, int events) {
    (void)l, (void)w, (void)events;
    ++*arrived;
}

static void other_handler(struct ev_loop *l, ev_signal *w, int events) {
    (void)l, (void)w, (void)events;
}

static void open_ev(int signum) {
    loop = ev_loop_new(EVFLAG_AUTO);
    REQUIRE(loop);
    ev_signal_init(&watcher, handler, signum);
    ev_signal_start(loop, &watcher);
}

static void close_ev(int signum) {
    (void)signum;
    ev_signal_stop(loop, &watcher);
    ev_loop_destroy(loop);
}

static void spins(void) {
    ev_run(loop, EVRUN_NOWAIT);
}

static void waits(void) {
    ev_run(loop, EVRUN_ONCE);
}

static void raises(int signum, long n) {
    for (; n; n--) {
        raise(signum);
        spins();
    }
}

static void polls(long n) {
    for (; n; n--) spins();
}

static void changes(int signum, long n) {
    for (; n; n--) {
        ev_signal_stop(loop, &watcher);
        ev_signal_init(&watcher, n & 1 ? handler : other_handler, signum);
        ev_signal_start(loop, &watcher);
    }
}
#pragma GCC diagnostic pop

COMPETITOR{.name = "libev",
           .open = open_ev,
           .close = close_ev,
           .raises = raises,
           .polls = polls,
           .changes = changes,
           .spins = spins,
           .waits = waits};
#else
COMPETITOR{.name = "libev", .absent = "ev.h was not found when this was built (libev-dev)"};
#endif
