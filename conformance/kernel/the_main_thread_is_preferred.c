/* A signal sent to the process is handled in the main thread if that does not block it, also when another thread sends
 * it; if it does, in a thread that does not. */
#include "fact.h"

static pthread_barrier_t turn;

static void *other(void *unused) {
    pthread_barrier_wait(&turn); /* pthread_create blocks all signals until it returns */
    kill(getpid(), SIGUSR1);
    pthread_barrier_wait(&turn);
    pthread_barrier_wait(&turn);
    kill(getpid(), SIGUSR1);
    return unused;
}

int main(void) {
    pthread_t thread;
    pthread_barrier_init(&turn, NULL, 2);
    handle(SIGUSR1, note);
    pthread_create(&thread, NULL, other, NULL);
    pthread_barrier_wait(&turn);
    pthread_barrier_wait(&turn);
    block(SIGUSR1);
    HOLDS(runs == 1 && pthread_equal(ran_in[0], pthread_self()));
    pthread_barrier_wait(&turn);
    pthread_join(thread, NULL);
    HOLDS(runs == 2 && pthread_equal(ran_in[1], thread));
}
