/* clause: sigwait-runs-nothing */
/* clause: sigwait-returns-number */
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

static volatile int arrived;
static int calls;

static void note(int signum) {
    arrived = signum;
}

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return TOCSIN_KEYBOARD_INTERRUPT;
}

static void *send(void *main) {
    for (int i = 0; i < 10; i++) {
        arrived = 0;
        pthread_kill(*(pthread_t *)main, SIGINT);
        while (!arrived) usleep(100);
        usleep(500);
    }
    pthread_kill(*(pthread_t *)main, SIGUSR1);
    return NULL;
}

int main(void) {
    pthread_t sender, self = pthread_self();
    tocsin_sigset set = 0;
    tocsin_sigset_add(&set, SIGUSR1);
    tocsin_pthread_sigmask(SIG_BLOCK, set, NULL);
    tocsin_signal(SIGINT, handle);
    tocsin_set_bell(note);
    pthread_create(&sender, NULL, send, &self);
    printf("took %d, ", tocsin_sigwait(set));
    printf("handler called %d\n", calls);
    int error = tocsin_check();
    printf("%d, handler called %d\n", error == TOCSIN_KEYBOARD_INTERRUPT, calls);
    pthread_join(sender, NULL);
}
