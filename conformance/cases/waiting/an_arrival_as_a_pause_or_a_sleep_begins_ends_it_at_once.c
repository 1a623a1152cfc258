/* clause: arrival-before-pause-sleeps */
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

#include "../instead_of_sleep.h"

static int armed;

/* An arrival after the engine's look and before the kernel sleeps. */
static long asleep(long (*sleep_now)(void), const struct timespec *timeout) {
    (void)timeout;
    if (armed) kill(getpid(), SIGUSR1);
    armed = 0;
    return sleep_now();
}

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("handler of %d\n", signum);
    return 0;
}

int main(void) {
    tocsin_signal(SIGUSR1, handle);
    armed = 1;
    printf("= %d\n", tocsin_pause());
    raise(SIGUSR1);
    printf("= %d\n", tocsin_pause());
}
