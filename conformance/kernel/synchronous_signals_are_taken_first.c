/* Of several pending signals SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE and SIGSYS come first, then the lowest number. */
#include "fact.h"

int main(void) {
    const int sent[] = {SIGRTMAX, SIGHUP, SIGSYS, SIGRTMIN, SIGUSR1, SIGILL, SIGABRT, SIGFPE};
    const int taken[] = {SIGILL, SIGFPE, SIGSYS, SIGHUP, SIGABRT, SIGUSR1, SIGRTMIN, SIGRTMAX};
    sigset_t set;
    sigfillset(&set);
    pthread_sigmask(SIG_SETMASK, &set, NULL);
    for (int i = 0; i < 8; i++) raise(sent[i]);
    for (int i = 0; i < 8; i++) HOLDS(sigwaitinfo(&set, NULL) == taken[i]);
}
