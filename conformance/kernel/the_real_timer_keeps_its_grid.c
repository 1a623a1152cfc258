/* An interval timer that was held up starts its next round on the old grid, at the first time that has not passed. */
#include "fact.h"

int main(void) {
    const int64_t interval = 1000000000; /* nanoseconds */
    block(SIGALRM);
    int64_t start = now_ns();
    arm(ITIMER_REAL, 1000, interval / 1000);
    int64_t armed = now_ns();
    while (now_ns() < armed + 50000000) continue; /* far beyond the first round */
    HOLDS(take(SIGALRM, NULL));
    int64_t next = now_ns() + value_us(ITIMER_REAL) * 1000;
    HOLDS(next >= start + 1000000 + interval - 1000);
    HOLDS(next <= armed + 1000000 + interval + 25000000); /* a grid that began at the taking would be 49 ms late */
}
