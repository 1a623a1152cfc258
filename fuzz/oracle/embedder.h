/* embedder.h - what the target embedder and the calls that it makes share. */
#ifndef FUZZ_ORACLE_EMBEDDER_H
#define FUZZ_ORACLE_EMBEDDER_H

#include "../choice/choice.h"
#include "promises.h"

enum { EMBEDDER_PLANS = 4, EMBEDDER_SIGNALS = 7, EMBEDDER_STANDARD = 4, EMBEDDER_FLOODED = 36 };

/* Something that happens at the point that is so many points from here. */
struct embedder_plan {
    unsigned points; /* 0: nothing is planned */
    void (*happen)(int signum);
    int signum;
};

/* One input. */
struct embedder {
    struct choice *choices;
    bool is_over; /* handlers do nothing any more, and nothing arrives */
    int depth;    /* handlers that run */
    int calls;    /* that have been made */
    int flood;    /* not 0: each look for more finds one more, and so many have been found */
    struct embedder_plan plans[EMBEDDER_PLANS];
    int wakeup[2]; /* a pipe, once [1] is not 0 */
    uint8_t value; /* of the last arrival that was queued */
};
extern struct embedder embedder;

/* Two that coalesce, one that a timer sends, one whose default is to do nothing, three that queue. */
extern const int embedder_signals[EMBEDDER_SIGNALS];

/* The target's: 0 to n - 1; one of the signals, and of those that queue; some of them. */
int embedder_pick(int n);
int embedder_signal(void);
int embedder_queueing(void);
tocsin_sigset embedder_set(void);

/* The target's handlers: without data, and with that of embedder_data(). */
int embedder_plain(int signum, const tocsin_frame *frame);
int embedder_with_data(int signum, const tocsin_frame *frame);
void *embedder_data(int signum);

/* The target's: a signal arrives, to the process if thread is 0; tripped by hand; a bell is set; something is planned. */
void embedder_arrive(tocsin_port_thread thread, int signum);
void embedder_interrupt(int signum);
void embedder_set_bell(int which);
void embedder_plan(void);

/* embedder_calls.c: the calls; choice 0 is a safe point. */
extern const struct embedder_call {
    const char *name;
    void (*make)(void);
} embedder_calls[];
extern const int embedder_calls_count;

#endif
