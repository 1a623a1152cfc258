/* posix_signal.c - the port operations that signal context may use, on a real kernel. An object of its own, so that a
 * test can read in its symbols what it needs. */
#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "port.h"

tocsin_port_thread tocsin_port_self(void) {
    return (tocsin_port_thread)pthread_self();
}

int64_t tocsin_port_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int tocsin_port_write_byte(int fd, unsigned char byte) {
    ssize_t written;
    do written = write(fd, &byte, 1);
    while (written < 0 && errno == EINTR);
    return written < 0 ? -errno : 0;
}
