/* figures.h - what a target has done under an engine so far, where others can read it while it runs: AFL++ kills its
 * target, so that it cannot say so at its end. */
#ifndef FUZZ_DRIVE_FIGURES_H
#define FUZZ_DRIVE_FIGURES_H

#include <stdint.h>

enum {
    FIGURES_STATES = 4096,
    FIGURES_TIMED = 32, /* one input in so many: asking for the time costs as much as a small input */
    FIGURES_LAST = 256, /* of those, the last ones are kept: their median is nothing that a busy moment could spoil */
};

/* A file of these is read by campaign/engines.py. */
struct figures {
    uint64_t inputs, operations, unjudged;
    uint64_t timed; /* inputs */
    struct figures_time {
        uint32_t ns, operations; /* on the processor */
    } last[FIGURES_LAST];
    uint8_t seen[FIGURES_STATES]; /* states of the model: 1 for one that some input has ended in */
};

/* In the file that the environment names as TOCSIN_FIGURES, which is as large as this and is there already: all
 * processes of one target count in it. Without one, or where it cannot be used, in this process alone. */
extern struct figures *figures;
void figures_open(void);

/* One input begins, one ends, after so many operations: counts them, and times one in FIGURES_TIMED, by the processor time
 * of the calling thread, for what else the machine does says nothing of a target. Main thread; not async-signal-safe. */
void figures_begin(void);
void figures_end(uint64_t operations, uint64_t unjudged);

#endif
