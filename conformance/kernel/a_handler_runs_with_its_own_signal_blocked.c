/* With an empty sa_mask a handler runs with its own signal added to the mask, and its return restores the mask of
 * before, whatever it did to it. */
#include "fact.h"

static int blocked[65];

static void look(int signum) {
    sigset_t mask;
    note(signum);
    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    for (int i = 1; i <= 64; i++) blocked[i] = sigismember(&mask, i) == 1;
    block(SIGUSR2);
    raise(SIGUSR2);
    if (runs == 1) raise(signum);
}

int main(void) {
    sigset_t mask;
    handle(SIGUSR1, look);
    handle(SIGUSR2, note);
    block(SIGHUP);
    raise(SIGUSR1);
    for (int i = 1; i <= 64; i++) HOLDS(blocked[i] == (i == SIGUSR1 || i == SIGHUP));
    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    HOLDS(!sigismember(&mask, SIGUSR1) && !sigismember(&mask, SIGUSR2) && sigismember(&mask, SIGHUP));
    const int order[] = {SIGUSR1, SIGUSR2, SIGUSR1, SIGUSR2};
    HOLDS(runs == 4);
    for (int i = 0; i < 4; i++) HOLDS(ran[i] == order[i]);
}
