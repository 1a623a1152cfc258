/* clause: arrival-inside-siginterrupt */
#include <dlfcn.h>
#include <stdio.h>
#include <tocsin.h>

static int step, arrival = -1;

static void arrive(int signum) {
    if (step++ == arrival) raise(signum);
}

/* In place of the C library's: one arrival, before or after a look at the disposition or a change of it. */
int sigaction(int signum, const struct sigaction *next, struct sigaction *before) {
    static int (*real)(int, const struct sigaction *, struct sigaction *);
    if (!real) real = __extension__(__typeof__(real)) dlsym(RTLD_NEXT, "sigaction");
    arrive(signum);
    int result = real(signum, next, before);
    arrive(signum);
    return result;
}

static int calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

int main(void) {
    tocsin_signal(SIGUSR1, handle);
    step = 0;
    tocsin_siginterrupt(SIGUSR1, true);
    int steps = step, lost = 0;
    for (int flag = 0; flag < 2; flag++) {
        for (arrival = 0; arrival < steps; arrival++) {
            step = calls = 0;
            if (tocsin_siginterrupt(SIGUSR1, flag) || tocsin_check()) return 1;
            lost += calls != 1;
        }
    }
    printf("places %d, lost %d\n", steps > 1, lost);
}
