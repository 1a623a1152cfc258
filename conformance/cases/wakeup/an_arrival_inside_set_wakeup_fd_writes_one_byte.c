/* clause: arrival-during-set-wakeup-fd */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

static int arrivals;

/* In place of the C library's: an arrival before and behind the look at the new fd. */
int fcntl(int fd, int command, ...) {
    static int (*real)(int, int, ...);
    if (!real) real = __extension__(__typeof__(real)) dlsym(RTLD_NEXT, "fcntl");
    va_list rest;
    va_start(rest, command);
    long argument = va_arg(rest, long);
    va_end(rest);
    if (arrivals > 0) raise(SIGUSR1);
    int result = real(fd, command, argument);
    if (arrivals > 1) raise(SIGUSR2);
    return result;
}

static int calls, reports;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

static void report(const tocsin_report *report) {
    (void)report;
    reports++;
}

static int bytes_in(int fd) {
    unsigned char bytes[8];
    int got = (int)read(fd, bytes, sizeof bytes);
    return got < 0 ? 0 : got;
}

/* With an arrival before the look, or one before and one behind it. */
static void swap(int from, int to, int old_reader, int new_reader, bool warns) {
    tocsin_set_wakeup_fd(from, true, NULL);
    for (int wanted = 1; wanted <= 2; wanted++) {
        calls = reports = 0;
        arrivals = wanted;
        int error = tocsin_set_wakeup_fd(to, warns, NULL);
        arrivals = 0;
        tocsin_check();
        int bytes = bytes_in(old_reader) + bytes_in(new_reader);
        printf("%d: error %d, arrivals %d, bytes and reports %d, calls %d\n", wanted, error != 0, wanted,
               bytes + reports, calls);
        tocsin_set_wakeup_fd(from, true, NULL);
    }
}

int main(void) {
    int old[2], new[2], full[2], blocking[2];
    if (pipe2(old, O_NONBLOCK) || pipe2(new, O_NONBLOCK) || pipe2(full, O_NONBLOCK) || pipe(blocking)) return 2;
    char filler[4096] = {0};
    while (write(full[1], filler, sizeof filler) > 0) continue;
    tocsin_set_report_hook(report);
    tocsin_signal(SIGUSR1, handle);
    tocsin_signal(SIGUSR2, handle);
    swap(old[1], new[1], old[0], new[0], true);
    puts("from one that is full");
    swap(full[1], new[1], new[0], new[0], false);
    puts("to one that is refused");
    swap(old[1], blocking[1], old[0], old[0], true);
}
