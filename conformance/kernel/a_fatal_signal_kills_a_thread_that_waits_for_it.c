/* A signal that terminates by default and is not blocked ends the process while a thread waits for it in sigwaitinfo;
 * one that also dumps core, and one that is blocked, are received. */
#include "fact.h"

static int signum;

static void wait_for_it(void) {
    sigset_t set = set_of(signum);
    HOLDS(sigwaitinfo(&set, NULL) == signum);
    exit(3);
}

static int sent(int which, int blocked) {
    int status;
    signum = which;
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    if (blocked) block(signum);
    pid_t child = fork();
    if (child == 0) wait_for_it();
    await_sleep(child);
    kill(child, signum);
    HOLDS(waitpid(child, &status, 0) == child);
    return status;
}

int main(void) {
    int status = sent(SIGTERM, 0);
    HOLDS(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    status = sent(SIGQUIT, 0);
    HOLDS(WIFEXITED(status) && WEXITSTATUS(status) == 3);
    status = sent(SIGTERM, 1);
    HOLDS(WIFEXITED(status) && WEXITSTATUS(status) == 3);
}
