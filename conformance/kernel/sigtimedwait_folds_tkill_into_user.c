/* The C library's sigtimedwait shows kill, raise and pthread_kill all as SI_USER with the sender's pid, and the timer as
 * SI_KERNEL with pid 0; si_band is pid and uid read as one number. */
#include "fact.h"

int main(void) {
    siginfo_t info;
    block(SIGUSR1);
    block(SIGALRM);
    for (int i = 0; i < 3; i++) {
        if (i == 0) kill(getpid(), SIGUSR1);
        if (i == 1) raise(SIGUSR1);
        if (i == 2) pthread_kill(pthread_self(), SIGUSR1);
        HOLDS(take(SIGUSR1, &info) && info.si_code == SI_USER && info.si_errno == 0);
        HOLDS(info.si_pid == getpid() && info.si_uid == getuid() && info.si_status == 0);
        HOLDS(info.si_band == (long)((uint64_t)info.si_uid << 32 | (uint32_t)info.si_pid));
    }
    sigset_t set = set_of(SIGALRM);
    arm(ITIMER_REAL, 1000, 0);
    HOLDS(sigwaitinfo(&set, &info) == SIGALRM);
    HOLDS(info.si_code == SI_KERNEL && info.si_pid == 0 && info.si_uid == 0);
}
