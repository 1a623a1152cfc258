/* clause: process-signal-takes-any-thread */
/* clause: waits-in-any-thread */
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

static void *wait_for_it(void *set) {
    printf("%d\n", tocsin_sigwait(*(tocsin_sigset *)set));
    return NULL;
}

int main(void) {
    pthread_t thread;
    tocsin_sigset set = 0, pending;
    tocsin_sigset_add(&set, SIGUSR1);
    tocsin_pthread_sigmask(SIG_BLOCK, set, NULL);
    pthread_create(&thread, NULL, wait_for_it, &set);
    kill(getpid(), SIGUSR1);
    pthread_join(thread, NULL);
    tocsin_sigpending(&pending);
    printf("pending %d\n", pending != 0);
}
