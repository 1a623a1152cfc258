/* A standard signal that is pending already is dropped and the first siginfo stays; real-time signals queue. The two
 * instances for the thread and for the process are separate. */
#include "fact.h"

static void *other(void *main_thread) {
    pthread_kill(*(pthread_t *)main_thread, SIGUSR1);
    return NULL;
}

int main(void) {
    siginfo_t info;
    pthread_t thread, self = pthread_self();
    block(SIGUSR1);
    block(SIGRTMIN);
    HOLDS(sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 7}) == 0);
    kill(getpid(), SIGUSR1);
    for (int i = 0; i < 3; i++) HOLDS(sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = i}) == 0);
    pthread_create(&thread, NULL, other, &self);
    pthread_join(thread, NULL);
    HOLDS(take(SIGUSR1, &info) && info.si_code == SI_USER);
    HOLDS(take(SIGUSR1, &info) && info.si_code == SI_QUEUE && info.si_value.sival_int == 7);
    HOLDS(!is_pending(SIGUSR1));
    for (int i = 0; i < 3; i++) HOLDS(take(SIGRTMIN, &info) && info.si_value.sival_int == i);
    HOLDS(!is_pending(SIGRTMIN));
}
