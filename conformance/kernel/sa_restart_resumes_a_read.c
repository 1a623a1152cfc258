/* A handler without SA_RESTART ends a blocking read with EINTR; with it the read goes on. */
#include "fact.h"

static int fds[2];

static void write_byte(int signum) {
    note(signum);
    if (write(fds[1], "x", 1) != 1) _exit(1);
}

static int interrupted_read(int restart) {
    char byte;
    struct sigaction action = {.sa_handler = write_byte, .sa_flags = restart};
    sigaction(SIGALRM, &action, NULL);
    arm(ITIMER_REAL, 1000, 0);
    ssize_t got = read(fds[0], &byte, 1);
    int error = errno;
    if (got < 0) HOLDS(read(fds[0], &byte, 1) == 1);
    return got < 0 ? error : 0;
}

int main(void) {
    HOLDS(pipe(fds) == 0);
    HOLDS(interrupted_read(0) == EINTR && runs == 1);
    HOLDS(interrupted_read(SA_RESTART) == 0 && runs == 2);
}
