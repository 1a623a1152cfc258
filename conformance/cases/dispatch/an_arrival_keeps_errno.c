/* clause: arrival-keeps-errno */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return 0;
}

static void ring(int signum) {
    errno = signum;
}

static void ignore(const tocsin_report *report) {
    (void)report;
}

/* The first arrival, and another one while the signal is tripped. */
static void arrive(const char *what) {
    errno = 77;
    raise(SIGUSR1);
    int first = errno;
    raise(SIGUSR1);
    int second = errno;
    tocsin_set_interrupt_ex(SIGUSR1);
    printf("%s: %d %d %d\n", what, first, second, errno);
    tocsin_check();
}

int main(void) {
    static const char full[1 << 16];
    int ends[2];
    if (pipe2(ends, O_NONBLOCK)) return 1;
    tocsin_set_report_hook(ignore);
    tocsin_signal(SIGUSR1, handle);
    arrive("flags alone");
    tocsin_set_wakeup_fd(ends[1], false, NULL);
    arrive("a byte");
    while (write(ends[1], full, sizeof full) > 0) continue;
    arrive("no room for it");
    close(ends[1]);
    arrive("no descriptor");
    tocsin_swap_wakeup_fd(-1);
    tocsin_set_bell(ring);
    arrive("a bell that changes it");
}
