/* clause: arrival-between-look-and-sleep */
/* clause: arrival-at-the-sleeps-end */
#include <errno.h>
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

#include "../instead_of_sleep.h"

static int before, after;

/* Arrivals just before the kernel sleeps and just after it has slept. */
static long asleep(long (*sleep_now)(void), const struct timespec *timeout) {
    (void)timeout;
    if (before) kill(getpid(), SIGUSR1);
    before = 0;
    long result = sleep_now();
    if (after && result == 0) kill(getpid(), SIGUSR1);
    return result;
}

static int calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return TOCSIN_EUSER - 1;
}

int main(void) {
    tocsin_signal(SIGUSR1, handle);
    before = 1;
    int error = tocsin_sleep(100);
    printf("%d, handler called %d\n", error == TOCSIN_EUSER - 1, calls);
    after = 1;
    error = tocsin_sleep(0.01);
    tocsin_check();
    printf("handler called %d\n", calls);
}
