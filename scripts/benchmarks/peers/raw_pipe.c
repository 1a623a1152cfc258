/* A raw handler that writes one byte to a pipe, which the program then reads: the classic self-pipe. */
#include <fcntl.h>
#include <unistd.h>

#include "../competitor.h"

static int ends[2];

static void handler(int signum) {
    unsigned char byte = (unsigned char)signum;
    REQUIRE(write(ends[1], &byte, 1) == 1);
    ++*arrived;
}

static void open_pipe(int signum) {
    REQUIRE(pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0);
    struct sigaction next = {.sa_handler = handler};
    sigemptyset(&next.sa_mask);
    REQUIRE(sigaction(signum, &next, NULL) == 0);
}

static void close_pipe(int signum) {
    restore_default(signum);
    close(ends[0]);
    close(ends[1]);
}

static void raises(int signum, long n) {
    unsigned char byte;
    for (; n; n--) {
        raise(signum);
        REQUIRE(read(ends[0], &byte, 1) == 1);
    }
}

COMPETITOR{.name = "raw, pipe", .open = open_pipe, .close = close_pipe, .raises = raises};
