/* An interval that is set with value 0 is forgotten by ITIMER_REAL and kept by ITIMER_VIRTUAL and ITIMER_PROF. */
#include "fact.h"

int main(void) {
    for (int which = 0; which < 3; which++) {
        arm(which, 1000000000, 7000000);
        arm(which, 0, 5000000);
        HOLDS(value_us(which) == 0);
        HOLDS(interval_us(which) == (which == ITIMER_REAL ? 0 : 5000000));
    }
}
