/* A timer beyond the range of the clock is no error: ITIMER_REAL ends at the end of the clock, an interval at its
 * greatest value. */
#include "fact.h"

int main(void) {
    const int64_t most = INT64_MAX / 1000; /* microseconds */
    struct itimerval huge = {{INT64_MAX / 2, 0}, {INT64_MAX / 2, 0}};
    HOLDS(setitimer(ITIMER_REAL, &huge, NULL) == 0);
    HOLDS(interval_us(ITIMER_REAL) == most);
    HOLDS(value_us(ITIMER_REAL) > most - now_ns() / 1000 - 1000000 && value_us(ITIMER_REAL) <= most);
}
