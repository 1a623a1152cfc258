/* clause: arrival-between-send-and-pass */
#include <stdio.h>
#include <tocsin.h>

static int handle(int signum, const tocsin_frame *frame) {
    printf("%d in %s\n", signum, frame->outer ? "a nested pass" : "the pass");
    return 0;
}

/* In signal context, when the flags stand. */
static void send_another(int signum) {
    if (signum == SIGUSR2) raise(SIGUSR1);
}

int main(void) {
    tocsin_signal(SIGUSR1, handle);
    tocsin_signal(SIGUSR2, handle);
    tocsin_set_bell(send_another);
    printf("= %d\n", tocsin_raise_signal(SIGUSR2));
    printf("= %d\n", tocsin_pthread_kill(pthread_self(), SIGUSR2));
    printf("= %d\n", tocsin_check());
}
