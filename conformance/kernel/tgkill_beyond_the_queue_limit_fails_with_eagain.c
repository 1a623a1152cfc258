/* Without room in the queue tgkill() (raise, pthread_kill) of a real-time signal fails with EAGAIN; of a standard one
 * it succeeds and loses the siginfo. */
#include "fact.h"

int main(void) {
    siginfo_t info;
    HOLDS(setrlimit(RLIMIT_SIGPENDING, &(struct rlimit){0, 0}) == 0);
    block(SIGUSR1);
    block(SIGRTMIN);
    HOLDS(raise(SIGRTMIN) < 0 && errno == EAGAIN);
    HOLDS(pthread_kill(pthread_self(), SIGRTMIN) == EAGAIN);
    HOLDS(!is_pending(SIGRTMIN));
    HOLDS(raise(SIGUSR1) == 0);
    HOLDS(take(SIGUSR1, &info) == SIGUSR1 && info.si_pid == 0);
}
