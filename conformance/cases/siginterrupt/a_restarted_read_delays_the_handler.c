/* clause: siginterrupt-false-restarts */
/* clause: restarted-call-delays-handler */
#include <errno.h>
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

static int line[2], calls;
static volatile int arrived;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

static void note(int signum) {
    (void)signum;
    arrived = 1;
}

/* Sends until the read has been interrupted in the kernel, which only its return can tell; then lets it return. */
static void *send(void *reader) {
    for (int i = 0; i < 20; i++) {
        arrived = 0;
        pthread_kill(*(pthread_t *)reader, SIGUSR1);
        while (!arrived) usleep(100);
        usleep(500);
    }
    return write(line[1], "x", 1) == 1 ? NULL : reader;
}

int main(void) {
    char byte;
    pthread_t sender, self = pthread_self();
    if (pipe(line)) return 1;
    tocsin_signal(SIGUSR1, handle);
    tocsin_set_bell(note);
    tocsin_siginterrupt(SIGUSR1, false);
    pthread_create(&sender, NULL, send, &self);
    ssize_t got = read(line[0], &byte, 1);
    printf("read %zd, handler called %d\n", got, calls);
    tocsin_check();
    printf("handler called %d\n", calls);
    pthread_join(sender, NULL);
}
