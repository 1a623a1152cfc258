/* Without room in the queue kill() succeeds: a standard signal keeps its siginfo, a real-time one is pending once with
 * a siginfo of zeros. */
#include "fact.h"

int main(void) {
    siginfo_t info;
    HOLDS(setrlimit(RLIMIT_SIGPENDING, &(struct rlimit){0, 0}) == 0);
    block(SIGUSR1);
    block(SIGRTMIN);
    for (int i = 0; i < 2; i++) HOLDS(kill(getpid(), SIGUSR1) == 0 && kill(getpid(), SIGRTMIN) == 0);
    HOLDS(take(SIGUSR1, &info) == SIGUSR1 && info.si_pid == getpid());
    HOLDS(take(SIGRTMIN, &info) == SIGRTMIN && info.si_code == SI_USER && info.si_pid == 0);
    HOLDS(!is_pending(SIGRTMIN));
}
