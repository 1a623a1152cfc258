/* A signal sent to the process that is ignored is dropped if the main thread does not block it, whatever the other
 * threads' masks are; it is kept if the main thread blocks it. */
#include "fact.h"

static pthread_barrier_t turn;

static void *other(void *unused) {
    block(SIGUSR1);
    pthread_barrier_wait(&turn); /* pthread_create blocks all signals until it returns */
    kill(getpid(), SIGUSR1);
    HOLDS(!is_pending(SIGUSR1));
    pthread_barrier_wait(&turn);
    pthread_barrier_wait(&turn);
    kill(getpid(), SIGUSR1);
    HOLDS(is_pending(SIGUSR1));
    return unused;
}

int main(void) {
    pthread_t thread;
    pthread_barrier_init(&turn, NULL, 2);
    handle(SIGUSR1, SIG_IGN);
    pthread_create(&thread, NULL, other, NULL);
    pthread_barrier_wait(&turn);
    pthread_barrier_wait(&turn);
    block(SIGUSR1);
    pthread_barrier_wait(&turn);
    pthread_join(thread, NULL);
    HOLDS(is_pending(SIGUSR1));
}
