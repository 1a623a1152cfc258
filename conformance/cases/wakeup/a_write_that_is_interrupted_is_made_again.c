/* clause: wakeup-write-is-retried */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

static int wakeup = -1, interruptions, writes;

/* In place of the C library's: interrupted some times before it writes to the wakeup fd. */
ssize_t write(int fd, const void *buf, size_t size) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = __extension__(__typeof__(real)) dlsym(RTLD_NEXT, "write");
    if (fd != wakeup) return real(fd, buf, size);
    writes++;
    if (interruptions-- <= 0) return real(fd, buf, size);
    errno = EINTR;
    return -1;
}

static int reports;

static void report(const tocsin_report *report) {
    (void)report;
    reports++;
}

static int calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

int main(void) {
    int ends[2];
    unsigned char bytes[8];
    if (pipe2(ends, O_NONBLOCK)) return 2;
    wakeup = ends[1];
    tocsin_set_report_hook(report);
    tocsin_signal(SIGUSR1, handle);
    tocsin_set_wakeup_fd(wakeup, true, NULL);
    for (int times = 0; times < 4; times++) {
        interruptions = times;
        writes = 0;
        errno = ENOENT;
        raise(SIGUSR1);
        int kept = errno == ENOENT;
        tocsin_check();
        int got = (int)read(ends[0], bytes, sizeof bytes);
        printf("interrupted %d times: writes %d, bytes %d, errno kept %d\n", times, writes, got, kept);
    }
    printf("calls %d, reports %d\n", calls, reports);
}
