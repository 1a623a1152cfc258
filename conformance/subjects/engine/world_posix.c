/* world_posix.c - the world of the real kernel: sends, masks, descriptors, time. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "posix.h"

/* -------------------------------------------------------------------------------------------------- sends and masks -- */

int world_kill(int signum) {
    return kill(getpid(), signum) < 0 ? errno : 0;
}

int world_sigqueue(int signum, int value) {
    return sigqueue(getpid(), signum, (union sigval){.sival_ptr = (void *)(intptr_t)value}) < 0 ? errno : 0;
}

int world_thread_kill(int thread, int signum) {
    return pthread_kill(world_thread(thread), signum);
}

static sigset_t held_from; /* the mask before */

void world_hold(void) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &held_from);
}

void world_let_in(void) {
    pthread_sigmask(SIG_SETMASK, &held_from, NULL);
}

/* ------------------------------------------------------------------------------------------------------ descriptors -- */

enum { NOT_OPEN = 99, FIRST = 100 };
static int next_number = FIRST;

/* Moves fd to a number that has never been used: an old one must not come to mean something new to the engine. */
static int settle_at_new_number(int fd, int flags) {
    int moved = fd < 0 ? -1 : fcntl(fd, F_DUPFD, next_number);
    if (moved < 0) world_end(OPS_EVENT_LIMIT, 0);
    close(fd);
    fcntl(moved, F_SETFL, flags);
    next_number = moved + 1;
    return moved;
}

void posix_forget_descriptors(void) {
    close_range(FIRST, ~0U, 0);
    next_number = FIRST;
}

static void open_pair(bool socket, int fds[2]) {
    int error = socket ? socketpair(AF_UNIX, SOCK_STREAM, 0, fds) : pipe(fds);
    if (error) world_end(OPS_EVENT_LIMIT, 0);
    for (int i = 0; i < 2; i++) fds[i] = settle_at_new_number(fds[i], O_NONBLOCK);
}

/* Large pieces first, then byte by byte, until not even one fits. */
static void fill(int fd) {
    static const char zeros[4096];
    for (size_t size = sizeof zeros; size > 0;)
        if (write(fd, zeros, size) < 0) size /= 2;
}

int world_open(enum ops_fd word, int *other) {
    int fds[2];
    *other = -1;
    if (word == OPS_FD_OFF) return -1;
    if (word == OPS_FD_BAD) return -2;
    if (word == OPS_FD_CLOSED) return NOT_OPEN;
    if (word == OPS_FD_NULL) return settle_at_new_number(open("/dev/null", O_WRONLY), O_NONBLOCK);
    open_pair(word == OPS_FD_SOCKET, fds);
    int fd = fds[word == OPS_FD_READEND ? 0 : 1];
    *other = fds[word == OPS_FD_READEND ? 1 : 0];
    if (word == OPS_FD_FULL) fill(fd);
    if (word == OPS_FD_BLOCKING) fcntl(fd, F_SETFL, 0);
    if (word == OPS_FD_BROKEN) {
        close(*other);
        *other = -1;
    }
    return fd;
}

void world_close(int fd) {
    close(fd);
}

void world_lose(int fd) {
    close(fd);
}

int world_pidfd(void) {
    return settle_at_new_number((int)syscall(SYS_pidfd_open, getpid(), 0), 0);
}

int world_read(int fd, unsigned char *bytes, int size) {
    ssize_t got;
    do got = read(fd, bytes, (size_t)size);
    while (got < 0 && errno == EINTR);
    return got > 0 ? (int)got : 0;
}

void world_line(void) {
    open_pair(false, player.line);
    for (int i = 0; i < 2; i++) fcntl(player.line[i], F_SETFL, 0);
}

int world_take(void) {
    char byte;
    return read(player.line[0], &byte, 1) < 0 ? errno : 0;
}

void world_put(void) {
    char byte = 1;
    if (write(player.line[1], &byte, 1) < 0) world_end(OPS_EVENT_LIMIT, 0);
}

/* ------------------------------------------------------------------------------------------------------------- time -- */

int64_t posix_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t nanoseconds(double seconds) {
    if (!(seconds > 0)) return 0;
    return (int64_t)((seconds < WORLD_LONGEST ? seconds : WORLD_LONGEST) * 1e9);
}

void world_advance(double seconds) {
    int64_t end = posix_now_ns() + nanoseconds(seconds);
    struct timespec at = {.tv_sec = end / 1000000000, .tv_nsec = end % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR) continue;
}

static int64_t user_time_ns(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (int64_t)usage.ru_utime.tv_sec * 1000000000 + (int64_t)usage.ru_utime.tv_usec * 1000;
}

/* Most of it outside the kernel, for one of the timers counts only that. */
void world_spend(double seconds) {
    int64_t end = user_time_ns() + nanoseconds(seconds);
    while (user_time_ns() < end)
        for (volatile int i = 0; i < 100000; i++) continue;
}

/* Nothing but the real timer can still wake a program whose only acting thread waits. */
static int64_t real_timer_until_ns(void) {
    struct itimerval timer;
    getitimer(ITIMER_REAL, &timer);
    if (timer.it_value.tv_sec == 0 && timer.it_value.tv_usec == 0) return 0;
    if (timer.it_interval.tv_sec || timer.it_interval.tv_usec) return -1;
    return posix_now_ns() + (int64_t)timer.it_value.tv_sec * 1000000000 + (int64_t)timer.it_value.tv_usec * 1000;
}

bool world_waits(bool waits) {
    struct posix_mark *mark = &posix_shared->mark;
    bool before = mark->waits != 0;
    __atomic_store_n(&mark->waits, 0, __ATOMIC_SEQ_CST);
    if (!waits) return before;
    mark->pid = getpid();
    mark->until_ns = real_timer_until_ns();
    __atomic_store_n(&mark->waits, 1, __ATOMIC_SEQ_CST);
    return before;
}

void world_called(int signum) {
    (void)signum;
}

void world_step(void) {
}
