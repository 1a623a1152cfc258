/* ppoll goes on waiting after a stop and its continuation, and over ignored signals, until a handler runs. */
#include "fact.h"

int main(void) {
    int status;
    handle(SIGUSR1, SIG_IGN);
    handle(SIGUSR2, note);
    pid_t child = fork();
    if (child == 0) {
        sigset_t none = set_of(0);
        int returned = ppoll(NULL, 0, NULL, &none);
        _exit(returned < 0 && errno == EINTR && runs == 1 ? 0 : 1);
    }
    await_sleep(child);
    kill(child, SIGSTOP);
    HOLDS(waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status));
    kill(child, SIGCONT);
    HOLDS(waitpid(child, &status, WCONTINUED) == child && WIFCONTINUED(status));
    await_sleep(child);
    kill(child, SIGUSR1);
    await_sleep(child);
    kill(child, SIGUSR2);
    HOLDS(waitpid(child, &status, 0) == child);
    HOLDS(status == 0);
}
