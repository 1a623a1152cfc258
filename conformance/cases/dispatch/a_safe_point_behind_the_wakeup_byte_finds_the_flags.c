/* clause: flags-before-wakeup-byte */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

static int ends[2], calls, calls_behind_the_byte;

/* In place of the C library's: a safe point as soon as the wakeup byte is there, before the arrival is over. */
ssize_t write(int fd, const void *data, size_t size) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = __extension__(__typeof__(real)) dlsym(RTLD_NEXT, "write");
    ssize_t written = real(fd, data, size);
    if (fd != ends[1]) return written;
    tocsin_check();
    calls_behind_the_byte = calls;
    return written;
}

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

static void show(const char *what) {
    int error = tocsin_check();
    printf("%s: called %d behind the byte, %d in the end, check %d\n", what, calls_behind_the_byte, calls, error);
    calls = calls_behind_the_byte = 0;
}

int main(void) {
    if (pipe2(ends, O_NONBLOCK)) return 1;
    tocsin_signal(SIGUSR1, handle);
    tocsin_set_wakeup_fd(ends[1], true, NULL);
    raise(SIGUSR1);
    show("an arrival");
    tocsin_set_interrupt_ex(SIGUSR1);
    show("an interrupt");
}
