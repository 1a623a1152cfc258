/* alarm() is ITIMER_REAL; it returns what was left in seconds, rounded to nearest but not to 0, and wipes the interval. */
#include "fact.h"

int main(void) {
    const int64_t set_ms[] = {0, 300, 1400, 1600, 2490, 2560};
    const unsigned told[] = {0, 1, 1, 2, 2, 3};
    for (int i = 0; i < 6; i++) {
        arm(ITIMER_REAL, set_ms[i] * 1000, 7000000);
        HOLDS(alarm(0) == told[i]);
        HOLDS(value_us(ITIMER_REAL) == 0 && interval_us(ITIMER_REAL) == 0);
    }
    HOLDS(alarm(4294967295u) == 0 && alarm(0) == 4294967295u);
}
