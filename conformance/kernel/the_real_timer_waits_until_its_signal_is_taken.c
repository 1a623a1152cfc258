/* While SIGALRM is pending ITIMER_REAL does not run: it reads 0 with its interval, and goes on when the signal has been
 * taken from the process, whoever had sent it. */
#include "fact.h"

int main(void) {
    block(SIGALRM);
    arm(ITIMER_REAL, 1000, 1000000000);
    while (!is_pending(SIGALRM)) continue;
    HOLDS(value_us(ITIMER_REAL) == 0 && interval_us(ITIMER_REAL) == 1000000000);
    raise(SIGALRM);
    HOLDS(take(SIGALRM, NULL)); /* the thread's own first: that is not the timer's */
    HOLDS(value_us(ITIMER_REAL) == 0);
    HOLDS(take(SIGALRM, NULL));
    HOLDS(value_us(ITIMER_REAL) > 900000000);
    HOLDS(!is_pending(SIGALRM));
}
