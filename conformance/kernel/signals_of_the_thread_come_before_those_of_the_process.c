/* A signal sent to the thread is taken before one sent to the process, whatever their numbers. */
#include "fact.h"

int main(void) {
    sigset_t set;
    sigfillset(&set);
    pthread_sigmask(SIG_SETMASK, &set, NULL);
    kill(getpid(), SIGHUP);
    kill(getpid(), SIGSEGV);
    raise(SIGUSR1);
    HOLDS(sigwaitinfo(&set, NULL) == SIGUSR1);
    HOLDS(sigwaitinfo(&set, NULL) == SIGSEGV);
    HOLDS(sigwaitinfo(&set, NULL) == SIGHUP);
}
