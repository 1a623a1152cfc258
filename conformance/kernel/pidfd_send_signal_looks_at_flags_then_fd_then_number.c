/* pidfd_send_signal refuses unknown flags first, then a descriptor that is no pidfd, then a number that is no signal;
 * 0 only asks. A pidfd cannot be written to, and closes on exec. */
#include "fact.h"

static int send_to(int fd, int signum, unsigned flags) {
    return syscall(SYS_pidfd_send_signal, fd, signum, NULL, flags) < 0 ? errno : 0;
}

int main(void) {
    int pidfd = (int)syscall(SYS_pidfd_open, getpid(), 0), null = open("/dev/null", O_RDWR);
    HOLDS(pidfd >= 0 && null >= 0);
    HOLDS(send_to(-1, 65, 1u << 31) == EINVAL);
    HOLDS(send_to(-1, 65, 0) == EBADF && send_to(null, 65, 0) == EBADF);
    HOLDS(send_to(pidfd, 65, 0) == EINVAL && send_to(pidfd, -1, 0) == EINVAL);
    HOLDS(send_to(pidfd, 0, 0) == 0);
    handle(SIGUSR1, note);
    HOLDS(send_to(pidfd, SIGUSR1, 0) == 0 && runs == 1);
    HOLDS(write(pidfd, "x", 1) < 0 && errno == EINVAL);
    HOLDS(fcntl(pidfd, F_GETFD) == FD_CLOEXEC);
}
