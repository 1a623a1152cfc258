/* ITIMER_VIRTUAL and ITIMER_PROF read back more than was set: the tick that has begun does not count. ITIMER_REAL never
 * does. */
#include "fact.h"

int main(void) {
    for (int which = 0; which < 3; which++) {
        arm(which, 1000000000, 0);
        HOLDS((value_us(which) > 1000000000) == (which != ITIMER_REAL));
    }
}
