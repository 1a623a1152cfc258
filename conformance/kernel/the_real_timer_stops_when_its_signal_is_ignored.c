/* When ITIMER_REAL fires while SIGALRM is ignored it does not run on: it reads 0 with its interval. A SIGALRM that is
 * sent to the process and taken starts it again. */
#include "fact.h"

int main(void) {
    handle(SIGALRM, SIG_IGN);
    arm(ITIMER_REAL, 1000, 1000000000);
    while (value_us(ITIMER_REAL) > 0) continue;
    HOLDS(interval_us(ITIMER_REAL) == 1000000000);
    handle(SIGALRM, note);
    kill(getpid(), SIGALRM);
    HOLDS(runs == 1);
    HOLDS(value_us(ITIMER_REAL) > 900000000);
}
