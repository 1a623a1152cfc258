/* wait_gap_test.c - an arrival between the last look at the flags and the sleep. No signal can be aimed at that gap from
 * outside, so the call that falls asleep is replaced: it brings the arrival with it. */
#include <stdarg.h>
#include <sys/syscall.h>

#include "unit_kit.h"

static int arrivals_left, slept;

/* In place of the C library's, for the port calls it. Like that one it reads six arguments, given or not. */
__attribute__((no_sanitize("address"))) long syscall(long number, ...) {
    long a[6];
    va_list rest;
    va_start(rest, number);
    for (int i = 0; i < 6; i++) a[i] = va_arg(rest, long);
    va_end(rest);
    if (number == SYS_ppoll) {
        slept++;
        if (arrivals_left-- > 0) raise(SIGUSR1);
    }
    register long r10 __asm__("r10") = a[3], r8 __asm__("r8") = a[4], r9 __asm__("r9") = a[5];
    long back;
    __asm__ volatile("syscall"
                     : "=a"(back)
                     : "a"(number), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    if (back >= -4095 && back < 0) errno = (int)-back, back = -1;
    return back;
}

TEST_NOT_UNDER_TSAN(an_arrival_just_before_the_sleep_of_a_pause_ends_it, "another way to sleep") {
    HANDLE(SIGUSR1, note_it);
    arrivals_left = 1;
    CHECK_EQ(tocsin_pause(), 0);
    CHECK_EQ(slept, 1);
    CHECK_JOURNAL("10");
}

TEST_NOT_UNDER_TSAN(an_arrival_just_before_a_sleep_runs_its_handler_and_the_sleep_goes_on, "another way to sleep") {
    HANDLE(SIGUSR1, note_it);
    arrivals_left = 2;
    int64_t begin = tocsin_port_now_ns();
    CHECK_EQ(tocsin_sleep(0.01), 0);
    CHECK(tocsin_port_now_ns() - begin >= 10000000);
    CHECK(slept >= 3);
    CHECK_JOURNAL("10 10");
}

TEST_NOT_UNDER_TSAN(an_arrival_that_was_handled_does_not_end_the_next_wait, "another way to sleep") {
    HANDLE(SIGUSR1, note_it);
    raise(SIGUSR1);
    tocsin_check();
    CHECK_EQ(tocsin_sleep(0.001), 0);
    CHECK_EQ(slept, 1);
    CHECK_JOURNAL("10");
}
