/* ITIMER_VIRTUAL and ITIMER_PROF start their next round by themselves while their signal is pending; rounds that are
 * missed coalesce. */
#include "fact.h"

static void use_cpu(void) {
    for (volatile int i = 0; i < 50000000; i++) continue;
}

int main(void) {
    const int signals[] = {0, SIGVTALRM, SIGPROF};
    for (int which = ITIMER_VIRTUAL; which <= ITIMER_PROF; which++) {
        block(signals[which]);
        arm(which, 1000, 1000000000);
        while (!is_pending(signals[which])) continue;
        HOLDS(value_us(which) > 900000000);
        HOLDS(take(signals[which], NULL));
        arm(which, 1000, 1000);
        while (!is_pending(signals[which])) continue;
        use_cpu(); /* many rounds of it */
        arm(which, 0, 0);
        HOLDS(take(signals[which], NULL) && !is_pending(signals[which]));
    }
}
