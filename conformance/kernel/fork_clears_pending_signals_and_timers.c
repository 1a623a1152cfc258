/* A forked child has the mask and the dispositions of its parent, but nothing pending and no timer. */
#include "fact.h"

static void child(void) {
    struct sigaction action;
    sigset_t mask;
    sigaction(SIGUSR1, NULL, &action);
    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    HOLDS(action.sa_handler == note && sigismember(&mask, SIGUSR1));
    HOLDS(!is_pending(SIGUSR1) && !is_pending(SIGUSR2));
    for (int which = 0; which < 3; which++) HOLDS(value_us(which) == 0 && interval_us(which) == 0);
}

int main(void) {
    handle(SIGUSR1, note);
    block(SIGUSR1);
    block(SIGUSR2);
    raise(SIGUSR1);
    kill(getpid(), SIGUSR2);
    for (int which = 0; which < 3; which++) arm(which, 1000000000, 1000000000);
    HOLDS(outcome(child) == 0);
    HOLDS(is_pending(SIGUSR1) && is_pending(SIGUSR2));
}
