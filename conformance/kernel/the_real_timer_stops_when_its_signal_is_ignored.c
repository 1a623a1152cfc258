/* When ITIMER_REAL fires while SIGALRM is ignored it does not run on: it reads 0 with its interval. A SIGALRM that is
 * sent to the process and taken starts it again. */
#include "fact.h"

/* A timer that is due in less than a microsecond reads 0 as well, and 1 once it is overdue: only a second 0, later, says
 * that it has fired. */
static int has_fired(void) {
    if (value_us(ITIMER_REAL) > 0) return 0;
    for (int64_t later = now_ns() + 2000; now_ns() < later;) continue;
    return value_us(ITIMER_REAL) == 0;
}

int main(void) {
    handle(SIGALRM, SIG_IGN);
    arm(ITIMER_REAL, 1000, 1000000000);
    while (!has_fired()) continue;
    HOLDS(interval_us(ITIMER_REAL) == 1000000000);
    handle(SIGALRM, note);
    kill(getpid(), SIGALRM);
    HOLDS(runs == 1);
    HOLDS(value_us(ITIMER_REAL) > 900000000);
}
