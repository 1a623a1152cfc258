/* fact.h - what the programs here share: they begin with a clean signal state, and end at the first thing that does not
 * hold. Nothing here is of Tocsin: these are programs about the kernel. */
#ifndef KERNEL_FACT_H
#define KERNEL_FACT_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HOLDS(condition)                                                          \
    do {                                                                          \
        if (!(condition)) {                                                       \
            printf("%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                              \
        }                                                                         \
    } while (0)

/* What ran, in its order, and in which thread. */
static int runs;
static int ran[64];
static pthread_t ran_in[64];

static inline void note(int signum) {
    ran_in[runs] = pthread_self();
    ran[runs++] = signum;
}

static inline void handle(int signum, void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler};
    sigaction(signum, &action, NULL);
}

static inline sigset_t set_of(int signum) {
    sigset_t set;
    sigemptyset(&set);
    if (signum) sigaddset(&set, signum);
    return set;
}

static inline void block(int signum) {
    sigset_t set = set_of(signum);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static inline void unblock(int signum) {
    sigset_t set = set_of(signum);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static inline int is_pending(int signum) {
    sigset_t set;
    sigpending(&set);
    return sigismember(&set, signum);
}

/* Takes signum if it is pending: its number, or 0. */
static inline int take(int signum, siginfo_t *info) {
    sigset_t set = set_of(signum);
    int taken = sigtimedwait(&set, info, &(struct timespec){0, 0});
    return taken < 0 ? 0 : taken;
}

static inline int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline void arm(int which, int64_t value_us, int64_t interval_us) {
    struct itimerval timer = {{interval_us / 1000000, interval_us % 1000000}, {value_us / 1000000, value_us % 1000000}};
    HOLDS(setitimer(which, &timer, NULL) == 0);
}

static inline int64_t value_us(int which) {
    struct itimerval timer;
    getitimer(which, &timer);
    return (int64_t)timer.it_value.tv_sec * 1000000 + timer.it_value.tv_usec;
}

static inline int64_t interval_us(int which) {
    struct itimerval timer;
    getitimer(which, &timer);
    return (int64_t)timer.it_interval.tv_sec * 1000000 + timer.it_interval.tv_usec;
}

/* Until the only thing that process (a single thread) still has to do, a blocking call, has put it to sleep. */
static inline void await_sleep(pid_t process) {
    char path[64], line[256], state = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    while (state != 'S') {
        FILE *file = fopen(path, "r");
        HOLDS(file && fgets(line, sizeof line, file));
        fclose(file);
        HOLDS(sscanf(strrchr(line, ')'), ") %c", &state) == 1);
    }
}

/* What waitpid says of a child that runs body. */
static inline int outcome(void (*body)(void)) {
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        body();
        exit(0);
    }
    HOLDS(waitpid(child, &status, 0) == child);
    return status;
}

__attribute__((constructor)) static void scrub(void) {
    sigset_t none = set_of(0);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int signum = 1; signum <= SIGRTMAX; signum++) handle(signum, SIG_DFL);
    setvbuf(stdout, NULL, _IOLBF, 0);
}

#endif
