/* libuv: a signal watcher on an event loop. library: uv uv.h */
#include "../competitor.h"

#if __has_include(<uv.h>)
#include <uv.h>

static uv_loop_t loop;
static uv_signal_t watcher;

static void handler(uv_signal_t *handle, int signum) {
    (void)handle, (void)signum;
    ++*arrived;
}

static void other_handler(uv_signal_t *handle, int signum) {
    (void)handle, (void)signum;
}

static void open_uv(int signum) {
    REQUIRE(uv_loop_init(&loop) == 0);
    REQUIRE(uv_signal_init(&loop, &watcher) == 0);
    REQUIRE(uv_signal_start(&watcher, handler, signum) == 0);
}

static void close_uv(int signum) {
    (void)signum;
    uv_close((uv_handle_t *)&watcher, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    REQUIRE(uv_loop_close(&loop) == 0);
}

static void spins(void) {
    uv_run(&loop, UV_RUN_NOWAIT);
}

static void waits(void) {
    uv_run(&loop, UV_RUN_ONCE);
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

/* Starting a watcher that watches the same signal only swaps its callback: another disposition needs stop and start. */
static void changes(int signum, long n) {
    for (; n; n--) {
        uv_signal_stop(&watcher);
        uv_signal_start(&watcher, n & 1 ? handler : other_handler, signum);
    }
}

COMPETITOR{.name = "libuv",
           .open = open_uv,
           .close = close_uv,
           .raises = raises,
           .polls = polls,
           .changes = changes,
           .spins = spins,
           .waits = waits};
#else
COMPETITOR{.name = "libuv", .absent = "uv.h was not found when this was built (libuv1-dev)"};
#endif
