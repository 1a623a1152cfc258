/* Signals as records to read: blocked, and no handler frame. Full buffers are read where several may have come. */
#include <errno.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "../competitor.h"

static int fd = -1;

static void open_fd(int signum) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signum);
    set_blocked(signum, true);
    fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    REQUIRE(fd >= 0);
}

static void close_fd(int signum) {
    close(fd);
    restore_default(signum);
    set_blocked(signum, false);
}

static void take(void) {
    struct signalfd_siginfo records[16];
    ssize_t size = read(fd, records, sizeof records);
    if (size > 0) *arrived += (uint64_t)size / sizeof *records;
}

static void raises(int signum, long n) {
    for (; n; n--) {
        raise(signum);
        take();
    }
}

static void polls(long n) {
    for (; n; n--) take();
}

static void waits(void) {
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    poll(&ready, 1, -1);
    take();
}

COMPETITOR{.name = "signalfd",
           .open = open_fd,
           .close = close_fd,
           .raises = raises,
           .polls = polls,
           .spins = take,
           .waits = waits};
