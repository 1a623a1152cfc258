/* clause: set-interrupt-in-signal-context */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <tocsin.h>

static int number, result;

static void in_signal_context(int signum) {
    (void)signum;
    int saved = errno;
    result = number ? tocsin_set_interrupt_ex(number) : tocsin_set_interrupt();
    errno = saved;
}

static void *in_a_thread(void *how) {
    if (how) pthread_kill(pthread_self(), SIGALRM);
    else in_signal_context(0);
    return NULL;
}

static void arrive(const char *where, void *(*start)(void *), void *how) {
    pthread_t thread;
    if (!start) raise(SIGALRM);
    else if (!pthread_create(&thread, NULL, start, how)) pthread_join(thread, NULL);
    printf("%s: %d of %d, then check %d\n", where, result, number, tocsin_check() == TOCSIN_KEYBOARD_INTERRUPT);
}

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("  handler of %d\n", signum);
    return 0;
}

int main(void) {
    int by_signal = 1;
    sigaction(SIGALRM, &(struct sigaction){.sa_handler = in_signal_context}, NULL);
    tocsin_signal(SIGINT, tocsin_default_int_handler);
    tocsin_signal(SIGUSR1, handle);
    tocsin_signal(SIGUSR2, TOCSIN_SIG_IGN);
    for (int i = 0; i < 4; i++) {
        number = ((const int[]){0, SIGUSR1, SIGUSR2, SIGTERM})[i];
        arrive("in signal context", NULL, NULL);
        arrive("in a thread", in_a_thread, NULL);
        arrive("in signal context of a thread", in_a_thread, &by_signal);
    }
}
