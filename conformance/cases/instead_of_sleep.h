/* instead_of_sleep.h - for cases in C that need an arrival at the very edge of a sleep, which nobody can aim at from
 * outside: the call by which the engine falls asleep comes to the case first. Include it and define asleep(). */
#ifndef CASES_INSTEAD_OF_SLEEP_H
#define CASES_INSTEAD_OF_SLEEP_H

#include <dlfcn.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <time.h>

/* The engine is about to sleep, until an arrival if timeout is NULL. sleep_now() does. Returns what that returns, or 0
 * for a sleep that has lasted. */
static long asleep(long (*sleep_now)(void), const struct timespec *timeout);

static long arguments[6];
static long (*real_syscall)(long, ...);

static long sleep_now(void) {
    return real_syscall(SYS_ppoll, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

/* In place of the C library's. Like that one it reads six arguments, given or not. */
long syscall(long number, ...) {
    long a[6];
    va_list rest;
    va_start(rest, number);
    for (int i = 0; i < 6; i++) a[i] = va_arg(rest, long);
    va_end(rest);
    if (!real_syscall) real_syscall = __extension__(__typeof__(real_syscall)) dlsym(RTLD_NEXT, "syscall");
    if (number != SYS_ppoll) return real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    for (int i = 0; i < 6; i++) arguments[i] = a[i];
    return asleep(sleep_now, (const struct timespec *)a[2]);
}

#endif
