/* A handler ends ppoll and sigtimedwait with EINTR also when it was installed with SA_RESTART. */
#include "fact.h"

int main(void) {
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    sigset_t none = set_of(0), other = set_of(SIGUSR1);
    sigaction(SIGALRM, &action, NULL);
    arm(ITIMER_REAL, 1000, 0);
    HOLDS(ppoll(NULL, 0, NULL, &none) < 0 && errno == EINTR && runs == 1);
    arm(ITIMER_REAL, 1000, 0);
    HOLDS(sigtimedwait(&other, NULL, &(struct timespec){1000, 0}) < 0 && errno == EINTR && runs == 2);
}
