/* The C library refuses 32 and 33 for sigaction, raise and pthread_kill, and leaves them out of masks. */
#include "fact.h"

int main(void) {
    struct sigaction action;
    for (int signum = 32; signum <= 33; signum++) {
        HOLDS(sigaction(signum, NULL, &action) < 0 && errno == EINVAL);
        HOLDS(raise(signum) != 0);
        HOLDS(pthread_kill(pthread_self(), signum) == EINVAL);
    }
    uint64_t all = ~(uint64_t)0, before;
    sigset_t set, mask;
    sigemptyset(&set);
    memcpy(&set, &all, sizeof all);
    pthread_sigmask(SIG_SETMASK, &set, NULL);
    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    memcpy(&before, &mask, sizeof before);
    HOLDS((before >> 31 & 3) == 0);
}
