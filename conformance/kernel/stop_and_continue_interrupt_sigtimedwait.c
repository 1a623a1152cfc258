/* A stop and its continuation end sigtimedwait with EINTR although no handler has run. */
#include "fact.h"

int main(void) {
    int status;
    pid_t child = fork();
    if (child == 0) {
        sigset_t set = set_of(SIGUSR1);
        int returned = sigtimedwait(&set, NULL, &(struct timespec){1000, 0});
        _exit(returned < 0 && errno == EINTR ? 0 : 1);
    }
    await_sleep(child);
    kill(child, SIGSTOP);
    HOLDS(waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status));
    kill(child, SIGCONT);
    HOLDS(waitpid(child, &status, 0) == child);
    HOLDS(status == 0);
}
