/* clause: other-threads-arrival-does-not-interrupt */
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

static int line[2], calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

static void *send(void *nothing) {
    for (int i = 0; i < 10; i++) {
        raise(SIGUSR1);
        usleep(500);
    }
    return write(line[1], "x", 1) == 1 ? nothing : NULL;
}

int main(void) {
    char byte;
    pthread_t sender;
    if (pipe(line)) return 1;
    tocsin_signal(SIGUSR1, handle);
    pthread_create(&sender, NULL, send, NULL);
    ssize_t got = read(line[0], &byte, 1);
    printf("read %zd, handler called %d\n", got, calls);
    tocsin_check();
    printf("handler called %d\n", calls);
    pthread_join(sender, NULL);
}
