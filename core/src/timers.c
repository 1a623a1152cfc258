/* timers.c - alarm and the interval timers. None of them is a safe point, all may be called from any thread (rule 91). */
#include "engine.h"

int64_t tocsin_alarm(int seconds) {
    return tocsin_port_alarm((unsigned)seconds);
}

static int microseconds(double seconds, int64_t *us) {
    int64_t ns;
    int error = tocsin_i_nanoseconds(seconds, &ns);
    if (error) return error;
    *us = ns / 1000 + (ns % 1000 > 0); /* up; the division already rounds a negative time towards zero, which is up */
    return 0;
}

static double in_seconds(int64_t us) {
    int64_t whole = us / 1000000;
    return (double)whole + (double)(us % 1000000) / 1e6;
}

/* Times are judged before which: so Python does (rule 81). */
int tocsin_setitimer(int which, double seconds, double interval, tocsin_itimer *previous) {
    tocsin_port_timer next, before;
    int error = microseconds(seconds, &next.value_us);
    if (!error) error = microseconds(interval, &next.interval_us);
    if (error) return error;
    error = tocsin_port_timer_set(which, &next, &before);
    if (error) return tocsin_i_fail(TOCSIN_EITIMER(-error), 0, NULL);
    if (previous) *previous = (tocsin_itimer){in_seconds(before.value_us), in_seconds(before.interval_us)};
    return 0;
}

int tocsin_getitimer(int which, tocsin_itimer *value) {
    if (!value) return tocsin_i_fail(TOCSIN_ENULL, 0, "value");
    tocsin_port_timer timer;
    int error = tocsin_port_timer_get(which, &timer);
    if (error) return tocsin_i_fail(TOCSIN_EITIMER(-error), 0, NULL);
    *value = (tocsin_itimer){in_seconds(timer.value_us), in_seconds(timer.interval_us)};
    return 0;
}
