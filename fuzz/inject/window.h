/* window.h - what one window is: an operation of the vocabulary behind a short prefix, and what arrives in it.
 *
 * One file in windows/ is one window, and being there registers it. The signal arrives before each instruction of the
 * engine that the operation executes, and of what the engine calls of the C library; then the program runs on to its end.
 */
#ifndef FUZZ_INJECT_WINDOW_H
#define FUZZ_INJECT_WINDOW_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "../../conformance/ops/ops.h"

/* What a run comes to. All but PASS are red. */
enum inject_verdict {
    INJECT_PASS,
    INJECT_REFUSED,     /* the model does not allow this trace */
    INJECT_LOST_WAKEUP, /* a wait slept on although what ends it had come */
    INJECT_LOST_RESULT, /* a wait took something from the kernel and did not give it */
    INJECT_SPURIOUS,    /* a wait ended although nothing that ends it had come */
    INJECT_NEVER_ENDS,  /* the run did not come to its end */
    INJECT_DIES,        /* the process died of a fault: a corrupted stack, say */
    INJECT_OPEN,        /* the model cannot say: more ways than it tries, or a limit */
    INJECT_VERDICTS
};

enum { INJECT_SIGNALS = 4 };

/* A window. program's operations are counted from 1. */
struct inject_window {
    const char *file;           /* __FILE__: the window's name */
    const char *what;           /* one sentence */
    const char *program;        /* as in a .ops file */
    int operation;              /* in which of its operations the signal arrives */
    int signal[INJECT_SIGNALS]; /* one run of the window each; behind the last one 0 */
    int wakes;       /* of a wait that nothing else ends: is sent when the process is asleep. 0: this is no wait */
    bool must_end;   /* what arrives ends the wait, whenever it comes: if it is asleep then, that is a lost wake-up */
    bool must_sleep; /* what arrives does not end the wait: if it ends before it is woken, that is spurious */
    int takes;       /* the signal that the wait gives; if it is neither given nor pending, that is a lost result */
    bool forks;      /* each run in a process forked at its point: for what ends the process */
    bool replay;     /* each run in a process of its own, from the start: for what forks itself */
    void (*before)(void);          /* what no operation does, just before */
    int (*play)(const ops_op *op); /* code that stands in for the operation: what no operation does, or wrong code */
    enum inject_verdict must;      /* what wrong code must get; PASS for right windows */
};

#define INJECT_WINDOW                                                                                               \
    static const struct inject_window window;                                                                       \
    static const struct inject_window *const registered __attribute__((section("inject_windows"), used)) = &window; \
    static const struct inject_window window

/* How most programs begin. */
#define INJECT_HANDLERS "handler h1 {\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\n"

/* Wrong code stands in a section of its own, for the signal arrives before its instructions too. */
#define INJECT_WRONG static __attribute__((section("inject_wrong"), noinline))

#endif
