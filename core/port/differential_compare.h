/* differential_compare.h - whether two traces of one sequence differ, and where, in words. */
#ifndef TOCSIN_DIFFERENTIAL_COMPARE_H
#define TOCSIN_DIFFERENTIAL_COMPARE_H

#include "differential.h"

bool diff_differ(const diff_trace *real, const diff_trace *simulated);

/* Prints the first difference. pre: there is one. */
void diff_explain(const diff_sequence *sequence, const diff_trace *real, const diff_trace *simulated);

#endif
