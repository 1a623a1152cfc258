/* odometer.c - every answer to every question, the last question's first. */
#include "model.h"

int odometer_choose(void *data, int n, const char *clause) {
    struct odometer *odometer = data;
    if (odometer->asked == MODEL_CHOICES) {
        odometer->overflows = true;
        return 0;
    }
    int at = odometer->asked++;
    if (at >= odometer->fixed) odometer->answer[at] = 0;
    odometer->of[at] = (uint8_t)n;
    odometer->clause[at] = clause;
    return odometer->answer[at];
}

bool odometer_next(struct odometer *odometer) {
    int at = odometer->asked;
    odometer->asked = 0;
    while (at > 0) {
        at--;
        if (++odometer->answer[at] == odometer->of[at]) continue;
        odometer->fixed = (uint16_t)(at + 1);
        return true;
    }
    return false;
}
