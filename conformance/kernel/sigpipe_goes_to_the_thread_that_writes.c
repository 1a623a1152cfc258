/* A write without a reader fails with EPIPE and sends SIGPIPE to the thread that writes, as if it had sent it itself. */
#include "fact.h"

static int fds[2];

static void *write_it(void *signal_pending) {
    HOLDS(write(fds[1], "x", 1) < 0 && errno == EPIPE);
    siginfo_t info;
    *(int *)signal_pending = take(SIGPIPE, &info) && info.si_code == SI_USER && info.si_pid == getpid();
    return NULL;
}

int main(void) {
    pthread_t thread;
    int was_pending = 0;
    block(SIGPIPE);
    HOLDS(pipe(fds) == 0 && close(fds[0]) == 0);
    HOLDS(write(fds[1], "x", 1) < 0 && errno == EPIPE && is_pending(SIGPIPE));
    HOLDS(take(SIGPIPE, NULL));
    pthread_create(&thread, NULL, write_it, &was_pending);
    pthread_join(thread, NULL);
    HOLDS(was_pending && !is_pending(SIGPIPE));
}
