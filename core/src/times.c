/* times.c - seconds as Python takes them. */
#include "engine.h"

/* 2^63 as a double: the first value that int64_t cannot hold. */
#define TOO_LARGE 9223372036854775808.0

/* Rounded up, so that a time is never shorter than was asked for (rule 82). Comparisons with NaN are all false. */
int tocsin_i_nanoseconds(double seconds, int64_t *ns) {
    if (seconds != seconds) return tocsin_i_fail(TOCSIN_ENAN, 0, NULL);
    double scaled = seconds * 1e9;
    if (!(scaled >= -TOO_LARGE && scaled < TOO_LARGE)) return tocsin_i_fail(TOCSIN_ETOOLARGE, 0, NULL);
    *ns = (int64_t)scaled;
    if ((double)*ns < scaled) *ns += 1;
    return 0;
}
