/* clause: interrupted-sleep-resumes */
/* clause: sleep-lasts-its-time */
#include <stdio.h>
#include <time.h>
#include <tocsin.h>
#include <unistd.h>

#include "../instead_of_sleep.h"

static long now_ms = 1000000;
static int sleeps;

/* In place of the C library's: a clock that only the sleep and the handler move. */
int clock_gettime(clockid_t clock, struct timespec *now) {
    (void)clock;
    *now = (struct timespec){now_ms / 1000, now_ms % 1000 * 1000000};
    return 0;
}

/* Each sleep tells how long it would be: the first one is interrupted after 10 ms, the second lasts. */
static long asleep(long (*sleep_now)(void), const struct timespec *timeout) {
    long asked_ms = timeout->tv_sec * 1000 + timeout->tv_nsec / 1000000;
    printf("sleeps for %ld ms\n", asked_ms);
    now_ms += sleeps ? asked_ms : 10;
    if (sleeps++) return 0;
    kill(getpid(), SIGUSR1);
    return sleep_now();
}

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    now_ms += 20;
    return 0;
}

int main(void) {
    tocsin_signal(SIGUSR1, handle);
    printf("= %d\n", tocsin_sleep(0.06));
}
