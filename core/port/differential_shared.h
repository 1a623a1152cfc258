/* differential_shared.h - the memory that the two programs of the differential test share: a batch of sequences goes one
 * way, their traces the other. */
#ifndef TOCSIN_DIFFERENTIAL_SHARED_H
#define TOCSIN_DIFFERENTIAL_SHARED_H

#include "differential.h"

typedef struct diff_shared {
    int32_t count; /* sequences in this batch */
    int32_t next;  /* the one that is being run: the place to go on when its process has died */
    int32_t go;    /* the parent of a fork operation is ready to wait */
    int32_t unused;
    diff_run run;
    diff_sequence sequence[DIFF_BATCH];
    diff_trace trace[DIFF_BATCH];
} diff_shared;

#endif
