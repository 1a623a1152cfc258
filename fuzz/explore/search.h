/* search.h - all programs of a space, with arrivals at every point, each equal state once. */
#ifndef FUZZ_EXPLORE_SEARCH_H
#define FUZZ_EXPLORE_SEARCH_H

#include "space.h"

/* An arrival: at the point-th point (from 1) that the operation passes, with the arrivals before it. */
struct search_arrival {
    uint16_t point;
    uint8_t signal; /* index into space_signals; SPACE_SIGNALS more: sent to the thread, not the process */
};

/* One operation of a program, with its arrivals in the order of their points. */
struct search_step {
    uint8_t letter, arrivals;
    struct search_arrival arrival[SPACE_ARRIVALS];
};

struct search_program {
    int body1, body2, length;
    struct search_step step[SPACE_LENGTH];
};

/* What has been done so far; the sums of all calls. */
struct search_figures {
    uint64_t runs;       /* operations run from a state, with their arrivals: each is judged */
    uint64_t operations; /* carried out in them, those of handlers and blocks included */
    uint64_t
        programs;    /* without arrivals, that were run, or would only go on from a state that has been gone on from */
    uint64_t states; /* different ones, between operations */
    uint64_t merged; /* ... and how often one was met again */
    uint64_t asked;  /* times that the model was asked: equal traces are judged once */
    uint64_t open;   /* runs that the model does not judge: they reach a limit */
    uint64_t findings;
};
extern struct search_figures search_figures;

struct search_bound {
    int length, arrivals; /* operations and arrivals of a program, at most; see space_arrivals() */
    bool merges;          /* equal states are gone on from once; else every program is run by itself */
};

/* All programs within the bound for one pair of bodies. tick is called now and then. */
void search_all(int body1, int body2, struct search_bound bound, void (*tick)(void));

/* One program: false when its points do not exist. */
bool search_one(const struct search_program *program);

/* What happens to a finding: the program as the search has it, and as .ops; why is what the search saw. */
void search_found(const struct search_program *found, const ops_program *program, const char *why, const char *clause);

#endif
