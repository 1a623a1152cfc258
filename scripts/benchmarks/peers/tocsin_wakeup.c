/* The engine with a wakeup fd: each arrival writes a byte, which the program then reads. */
#include <fcntl.h>
#include <unistd.h>

#include "tocsin_handler.h"

static int ends[2];

static void open_wakeup(int signum) {
    REQUIRE(pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0);
    REQUIRE(tocsin_set_wakeup_fd(ends[1], true, NULL) == 0);
    open_tocsin(signum);
}

static void close_wakeup(int signum) {
    close_tocsin(signum);
    REQUIRE(tocsin_set_wakeup_fd(-1, false, NULL) == 0);
    close(ends[0]);
    close(ends[1]);
}

static void raises(int signum, long n) {
    unsigned char byte;
    for (; n; n--) {
        raise(signum);
        tocsin_check();
        REQUIRE(read(ends[0], &byte, 1) == 1);
    }
}

COMPETITOR{.name = "tocsin, wakeup fd", .open = open_wakeup, .close = close_wakeup, .raises = raises};
