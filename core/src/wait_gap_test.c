/* wait_gap_test.c - an arrival between the last look at the flags and the sleep. No signal can be aimed at that gap from
 * outside, so the call that falls asleep is replaced: it brings the arrival with it. */
#include <dlfcn.h>
#include <stdarg.h>
#include <sys/syscall.h>

#include "unit_kit.h"

static int arrivals_left, last = SIGUSR1, slept;

/* In place of the C library's, for the port calls it. Like that one it reads six arguments, given or not. */
__attribute__((no_sanitize("address"))) long syscall(long number, ...) {
    long a[6];
    va_list rest;
    va_start(rest, number);
    for (int i = 0; i < 6; i++) a[i] = va_arg(rest, long);
    va_end(rest);
    if (number == SYS_ppoll) {
        slept++;
        if (arrivals_left-- > 0) raise(arrivals_left ? SIGUSR1 : last);
    }
    static long (*real)(long, ...);
    if (!real) real = __extension__(long (*)(long, ...)) dlsym(RTLD_NEXT, "syscall");
    return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

TEST_NOT_UNDER_TSAN(an_arrival_just_before_the_sleep_of_a_pause_ends_it, "another way to sleep") {
    HANDLE(SIGUSR1, note_it);
    arrivals_left = 1;
    CHECK_EQ(tocsin_pause(), 0);
    CHECK_EQ(slept, 1);
    CHECK_JOURNAL("10");
}

/* The last one's handler fails: nobody has to wait for the end of that sleep. */
TEST_NOT_UNDER_TSAN(an_arrival_just_before_a_sleep_runs_its_handler_and_the_sleep_goes_on, "another way to sleep") {
    HANDLE(SIGUSR1, note_it);
    HANDLE(SIGUSR2, note_and_fail);
    arrivals_left = 3;
    last = SIGUSR2;
    CHECK(tocsin_sleep(3600) < 0);
    CHECK_EQ(slept, 3);
    CHECK_JOURNAL("10 10 12!");
}

TEST_NOT_UNDER_TSAN(an_arrival_that_was_handled_does_not_end_the_next_wait, "another way to sleep") {
    HANDLE(SIGUSR1, note_it);
    raise(SIGUSR1);
    tocsin_check();
    CHECK_EQ(tocsin_sleep(0.001), 0);
    CHECK_EQ(slept, 1);
    CHECK_JOURNAL("10");
}
