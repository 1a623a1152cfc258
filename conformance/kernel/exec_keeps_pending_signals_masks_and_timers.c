/* exec puts handlers to the default; ignored signals, the mask, pending signals and timers stay. */
#include "fact.h"

__attribute__((constructor(101))) static void after_exec(void) {
    struct sigaction used, ignored;
    if (!getenv("AFTER_EXEC")) return; /* before scrub(), which would wipe out what is looked at */
    sigaction(SIGUSR1, NULL, &used);
    sigaction(SIGUSR2, NULL, &ignored);
    HOLDS(used.sa_handler == SIG_DFL && used.sa_flags == 0);
    HOLDS(ignored.sa_handler == SIG_IGN);
    HOLDS(take(SIGUSR1, NULL) == SIGUSR1 && take(SIGHUP, NULL) == SIGHUP);
    HOLDS(value_us(ITIMER_REAL) > 900000000 && interval_us(ITIMER_REAL) == 5000000);
    HOLDS(value_us(ITIMER_PROF) > 900000000 && interval_us(ITIMER_PROF) == 6000000);
    exit(0);
}

int main(int argc, char **argv) {
    (void)argc;
    handle(SIGUSR1, note);
    handle(SIGUSR2, SIG_IGN);
    block(SIGUSR1);
    block(SIGHUP);
    raise(SIGUSR1);
    kill(getpid(), SIGHUP);
    arm(ITIMER_REAL, 1000000000, 5000000);
    arm(ITIMER_PROF, 1000000000, 6000000);
    setenv("AFTER_EXEC", "1", 1);
    execv("/proc/self/exe", argv);
    HOLDS(!"exec worked");
}
