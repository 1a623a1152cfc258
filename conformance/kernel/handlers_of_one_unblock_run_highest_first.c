/* Signals that one unblocking makes deliverable are taken lowest first and their frames are stacked: the handler of the
 * signal that was taken last runs first. A fatal one among them ends the process before any handler runs. */
#include "fact.h"

static void exit_7(int signum) {
    (void)signum;
    _exit(7);
}

static void fatal_among_them(void) {
    sigset_t none = set_of(0);
    handle(SIGUSR1, exit_7);
    block(SIGUSR1);
    block(SIGTERM);
    raise(SIGUSR1);
    raise(SIGTERM);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
}

int main(void) {
    const int sent[] = {SIGALRM, SIGUSR1, SIGRTMIN, SIGSEGV, SIGUSR2};
    const int order[] = {SIGRTMIN, SIGALRM, SIGUSR2, SIGUSR1, SIGSEGV};
    sigset_t none = set_of(0);
    for (int i = 0; i < 5; i++) {
        handle(sent[i], note);
        block(sent[i]);
        raise(sent[i]);
    }
    pthread_sigmask(SIG_SETMASK, &none, NULL);
    HOLDS(runs == 5);
    for (int i = 0; i < 5; i++) HOLDS(ran[i] == order[i]);
    int status = outcome(fatal_among_them);
    HOLDS(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}
