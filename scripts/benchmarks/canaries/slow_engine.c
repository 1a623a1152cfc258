/* slow_engine.c - the canary: linked into a second worker, it makes the engine slow, and nothing else. A row that it does
 * not turn red cannot fail. `wrapped:` names what the linker replaces by a function of this file.
 *
 * wrapped: tocsin_check_at tocsin_pause tocsin_sleep_at tocsin_signal tocsin_queue_arrivals tocsin_port_self
 */
#include "../../../core/src/engine.h"

enum { SLOW_NS = 2000000, SLOW_TURNS = 100 };

static void dawdle(void) {
    int64_t end = tocsin_port_now_ns() + SLOW_NS;
    while (tocsin_port_now_ns() < end) continue;
}

int __real_tocsin_check_at(const char *file, int line, const char *function);
int __wrap_tocsin_check_at(const char *file, int line, const char *function) {
    dawdle();
    return __real_tocsin_check_at(file, line, function);
}

int __real_tocsin_pause(void);
int __wrap_tocsin_pause(void) {
    dawdle();
    return __real_tocsin_pause();
}

/* Asleep without a safe point. */
int __wrap_tocsin_sleep_at(const char *file, int line, const char *function, double seconds) {
    (void)file, (void)line, (void)function, (void)seconds;
    dawdle();
    return 0;
}

tocsin_handler __real_tocsin_signal(int signum, tocsin_handler handler);
tocsin_handler __wrap_tocsin_signal(int signum, tocsin_handler handler) {
    dawdle();
    return __real_tocsin_signal(signum, handler);
}

/* Deaf: arrivals coalesce. */
int __wrap_tocsin_queue_arrivals(int signum, bool on) {
    (void)signum, (void)on;
    return 0;
}

tocsin_port_thread __real_tocsin_port_self(void);
tocsin_port_thread __wrap_tocsin_port_self(void) {
    for (volatile int i = 0; i < SLOW_TURNS; i++) continue;
    return __real_tocsin_port_self();
}
