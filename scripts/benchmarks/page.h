/* page.h - what a receiver and the flood that is sent to it share. The file's first page, mapped by both; 64-bit words,
 * one every 64 bytes, because a receiver may be a Python program (python_worker.py has the same numbers). */
#ifndef BENCHMARKS_PAGE_H
#define BENCHMARKS_PAGE_H

#include <stdint.h>

#define PAGE_BYTES 4096
#define OWN_LINE _Alignas(64) /* else the two would fight for one cache line, and that would be the result */

struct page {
    OWN_LINE uint64_t arrived;           /* handler runs of the receiver */
    OWN_LINE uint64_t arrived_other;     /* and of the other side of a round trip */
    OWN_LINE uint64_t over;              /* the flood: 1, the time is over; what still comes only wakes the receiver */
    OWN_LINE uint64_t stop;              /* the receiver: 1, send nothing more and exit */
    OWN_LINE uint64_t sent;              /* the flood: signals that the kernel took */
    OWN_LINE uint64_t window_ns;         /* the flood: how long it was at full height, */
    OWN_LINE uint64_t arrived_in_window; /* handler runs in that time, */
    OWN_LINE uint64_t sent_in_window;    /* and signals sent */
};

_Static_assert(sizeof(struct page) <= PAGE_BYTES, "one page is mapped");

#endif
