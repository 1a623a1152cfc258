/* clause: wakeup-report-waits-for-safe-point */
/* clause: wakeup-other-errors-are-reported */
/* clause: wakeup-full-is-reported */
#include <fcntl.h>
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return 0;
}

static void arrive(const char *what, int fd) {
    tocsin_set_wakeup_fd(fd, true, NULL);
    raise(SIGUSR1);
    dprintf(STDOUT_FILENO, "%s\n", what);
    tocsin_check();
}

int main(void) {
    int full[2], broken[2], readend[2];
    char filler[4096] = {0};
    dup2(STDOUT_FILENO, STDERR_FILENO);
    if (pipe2(full, O_NONBLOCK) || pipe2(broken, O_NONBLOCK) || pipe2(readend, O_NONBLOCK)) return 2;
    while (write(full[1], filler, sizeof filler) > 0) continue;
    close(broken[0]);
    tocsin_init(TOCSIN_STARTUP);
    tocsin_signal(SIGUSR1, handle);
    arrive("full", full[1]);
    arrive("broken", broken[1]);
    arrive("read end", readend[0]);
}
