/* Sending a stop signal discards pending SIGCONTs, and sending SIGCONT discards all pending stop signals, whether sent
 * to the thread or to the process, and whatever their dispositions. */
#include "fact.h"

int main(void) {
    const int stops[] = {SIGTSTP, SIGTTIN, SIGTTOU};
    sigset_t set;
    sigfillset(&set);
    pthread_sigmask(SIG_SETMASK, &set, NULL);
    for (int i = 0; i < 3; i++) {
        handle(SIGCONT, i == 0 ? SIG_DFL : note);
        handle(stops[i], i == 1 ? SIG_IGN : note);
        raise(SIGCONT);
        kill(getpid(), SIGCONT);
        kill(getpid(), stops[i]);
        raise(stops[i]);
        HOLDS(!is_pending(SIGCONT) && is_pending(stops[i]));
        kill(getpid(), SIGCONT);
        HOLDS(is_pending(SIGCONT) && !is_pending(stops[i]));
    }
    unblock(SIGCONT);
    handle(SIGCONT, SIG_IGN);
    raise(SIGTSTP);
    raise(SIGCONT);
    HOLDS(!is_pending(SIGCONT) && !is_pending(SIGTSTP));
}
