/* model.h - what a program of operations must, or may, show.
 *
 * The model is an executable specification: given a program (ops.h) and what kind of subject runs it, it produces the
 * trace. It is written from the clauses (../spec/clauses.md) and knows no implementation. Where a clause allows
 * several outcomes it asks choose(n); the set of allowed traces is what all answers together give.
 *
 *     struct model_verdict verdict;
 *     model_allows(&program, &params, &trace, &verdict);
 *     if (verdict.is == MODEL_REFUSED) ... verdict.at, verdict.allowed[], verdict.clause[]
 *
 * Everything is a plain struct of fixed size: no heap, no operating system call, no clock, no variables outside the
 * structs. struct model may be copied with = between two steps; the copy goes on by itself.
 *
 * Operations take no time. Virtual time passes in sleep, advance, spend and the waits alone.
 */
#ifndef CONFORMANCE_MODEL_H
#define CONFORMANCE_MODEL_H

#include "../ops/ops.h"
#include "kernel.h"

enum {
    MODEL_KEPT = 64,        /* states kept side by side, and traces listed */
    MODEL_CHOICES = 400,    /* questions within one operation of the program's top level */
    MODEL_RUNS = 4096,      /* ways through such an operation that are tried */
    MODEL_ALTERNATIVES = 8, /* of a refused event, for the message */
    MODEL_ARRIVALS = 8,
    MODEL_ARRIVED = 16, /* arrivals of signals of which each one is asked for, and whose handler has not been called */
    MODEL_REPORTS = 128 /* failed wakeup bytes between two safe points */
};

/* Where an arrival falls in the middle of an operation. STEP(ID, name, sentence) */
#define MODEL_STEPS(STEP)                                                                              \
    STEP(BEGIN, begin, "before the operation's first effect")                                          \
    STEP(OWN, own, "inside another arrival, before its signal's own flag is set")                      \
    STEP(COMMON, common, "inside another arrival, between its own flag and the common flag")           \
    STEP(BYTE, byte, "inside another arrival, between the flags and the wakeup byte")                  \
    STEP(WRITTEN, written, "inside another arrival, behind the wakeup byte")                           \
    STEP(PASS, pass, "before a safe point takes the common flag")                                      \
    STEP(TAKEN, taken, "after the common flag was taken, before the scan")                             \
    STEP(CLEARED, cleared, "between the clearing of a signal's own flag and its handler's first step") \
    STEP(RETURNED, returned, "after a handler has returned, before the scan goes on")                  \
    STEP(FAILED, failed, "after a handler has failed, before the safe point returns")                  \
    STEP(SCANNED, scanned, "after the scan, before the safe point returns")                            \
    STEP(REPORTING, reporting, "before one of several reports of failed wakeup bytes is made")         \
    STEP(KERNEL, kernel, "before the kernel's change, after the pass")                                 \
    STEP(TABLE, table, "after the kernel's change, before the table's, or before the warning flag's")  \
    STEP(SENT, sent, "after a send or a change of the mask, before the pass")                          \
    STEP(ENTERED, entered, "after a wait was entered, before the kernel waits")                        \
    STEP(WAITING, waiting, "while the kernel waits")                                                   \
    STEP(WOKEN, woken, "after the kernel's wait, before the call goes on")                             \
    STEP(FORKED, forked, "in the child, after the kernel has forked and before flags are forgotten")   \
    STEP(END, end, "after the operation's last effect")                                                \
    STEP(ANY, any, "at one of these, nobody knows which")

enum model_step {
    MODEL_STEP_NO,
#define STEP(ID, name, sentence) MODEL_STEP_##ID,
    MODEL_STEPS(STEP)
#undef STEP
        MODEL_STEP_COUNT
};

/* An arrival from outside, at a step of the operation at path, when that step is reached for the turn-th time (from 0)
 * with that path. At MODEL_STEP_ANY turn says how often an operation with that path has begun before the one in which it
 * comes; where in that, and before or after which others, is asked of choose. */
struct model_arrival {
    ops_path path;
    uint16_t turn;
    uint8_t step;   /* enum model_step */
    uint8_t target; /* K_MAIN.. or K_PROCESS */
    uint8_t signum; /* 1..64 */
};

/* What kind of subject runs the program. All zero: an engine with explicit safe points. */
struct model_params {
    bool implicit;    /* an interpreter's loop: a safe point behind every operation that lets something arrive */
    bool interpreter; /* scope: outcomes that only an interpreter may show are allowed too */
    uint32_t lacks;   /* bits of enum ops_need */
    uint32_t work;    /* operations and arrivals, at most, in all ways that a trace is compared with; 0: no limit */
    uint32_t arrivals;
    struct model_arrival arrival[MODEL_ARRIVALS];
};

/* Who answers and who listens. */
struct model_world {
    void *data;
    int (*choose)(void *data, int n, const char *clause); /* 0..n-1; n is 2 or more, clause the may's slug */
    /* Each event, its index from 0, and the clause that it follows from; false ends the model at once. */
    bool (*event)(void *data, uint32_t index, const ops_event *event, const char *clause);
};

/* One end of a pipe: what was written and not yet read. */
struct model_pipe {
    uint16_t bytes;
    bool brimful; /* still holds the filler of `full` */
    uint8_t byte[OPS_PIPE];
};

/* What a handler is told of its arrival: its number, si_code and value. signum 0: nothing. */
struct model_told {
    uint8_t signum, code, value;
};

/* What a forked child has a copy of. */
struct model_process {
    struct kernel kernel;
    k_set restarts;        /* signals whose arrival restarts calls [siginterrupt-false-restarts] */
    uint8_t table[K_NSIG]; /* enum ops_handler */
    uint8_t slot[K_NSIG];  /* of save */
    uint8_t filled;        /* the table: not yet, yes, or not since the end */
    k_set tripped;         /* the signals' own flags */
    bool is_tripped;       /* the common flag */
    k_set queued;          /* signals of which each arrival is asked for */
    k_set held;            /* those of them that main blocks, unseen, while others than the first one wait */
    struct model_told arrived[MODEL_ARRIVED]; /* of those, in order */
    uint8_t arriveds;
    bool is_fresh;         /* set by an arrival, not by a failure: an interpreter's loop sees it at once */
    bool warns;            /* of the wakeup fd */
    uint8_t wakeup;        /* enum ops_fd */
    uint8_t pipe, drained; /* whose pipe it writes to, and drain reads: index + 1 into model.pipe, 0 for none */
    uint8_t reports, report[MODEL_REPORTS]; /* failed bytes, by enum ops_error */
    uint8_t reports_kept;                   /* beyond 31: not yet asked, dropped, kept */
    uint8_t forks;                          /* how many forks lie between this process and the first one */
    uint8_t rounded;                        /* timers whose time was no whole microsecond: a bit for each */
    uint8_t thread;                         /* that runs */
    uint16_t steps;                         /* operations carried out */
    uint64_t once[OPS_MOST / 64];
};

struct model {
    const ops_program *program;
    const struct model_params *params;
    const struct model_world *world;
    struct model_process process;
    struct model_pipe pipe[OPS_BLOCKS + 1]; /* wakeup pipes, by the process that made them: shared with its children */
    uint16_t own_bytes;                     /* in the program's pipe: read, write */
    uint16_t passed[MODEL_ARRIVALS];        /* how often an arrival's place was passed */
    uint16_t begun[MODEL_ARRIVALS];         /* how often an operation with its path has begun */
    ops_path path;                          /* of the current operation */
    uint16_t next;                          /* operation of the top level */
    uint16_t number;                        /* of that one, from 1 */
    uint16_t storm;                         /* arrivals of this operation */
    uint32_t events;
    uint8_t late, late_in;                   /* a signal that is under way to another thread, and which; 0 for none */
    uint8_t depth;                           /* handlers in one another */
    struct model_told told;                  /* the innermost of them */
    uint8_t uncaught;                        /* blocks of uncaught around the operation */
    bool is_raw;                             /* inside hold */
    bool is_waiting, is_woken, is_restarted; /* the thread's wait in the kernel, and what an arrival did to it */
    uint8_t taker;   /* who took the process's signals of this wait: its number + 1, 0 for nobody yet */
    bool is_failing; /* a handler is being left by fail */
    uint8_t fails_with;
    uint8_t end; /* enum ops_event_kind of the end, 0 while it runs, MODEL_LEFT when the listener said so */
    int32_t end_number;
    const char *clause; /* what is being followed */
};
enum { MODEL_LEFT = 255 };

/* Makes *model ready to run program. All three must outlive it. */
void model_begin(struct model *model, const ops_program *program, const struct model_params *params,
                 const struct model_world *world);

/* Carries out the next operation of the top level, or ends the program. False once it has ended. */
bool model_step(struct model *model);

/* A number that is equal for equal states of flags, table, masks, pending signals and timers: for state coverage. */
uint64_t model_hash(const struct model *model);

/* Runs the whole program into *trace, whose slots behind its last event are left as they are; world->choose answers,
 * world->event is not called and may be NULL. */
void model_run(const ops_program *program, const struct model_params *params, const struct model_world *world,
               ops_trace *trace);

enum model_answer {
    MODEL_ALLOWED,
    MODEL_REFUSED,   /* at, allowed and clause say more */
    MODEL_LIMITED,   /* allowed up to a `limit`, which judges nothing */
    MODEL_UNDECIDED, /* more than MODEL_KEPT states, MODEL_RUNS ways, MODEL_CHOICES questions or params->work */
    MODEL_LACKS      /* the program needs what params->lacks has */
};

struct model_verdict {
    enum model_answer is;
    uint32_t at; /* index of the first event that no allowed trace has; the length of the trace if it is short */
    uint32_t alternatives; /* what was allowed there instead */
    ops_event allowed[MODEL_ALTERNATIVES];
    const char *clause[MODEL_ALTERNATIVES];
    uint64_t state; /* model_hash() at the end of a trace that is allowed */
};

/* Whether *trace is one that *program may show. Uses about 400 KiB of stack. */
void model_allows(const ops_program *program, const struct model_params *params, const ops_trace *trace,
                  struct model_verdict *verdict);

/* ----------------------------------------------------------------------------------- one operation after the other -- */

/* Where an operation of the program itself stands: its index, and its number in the path. */
struct model_place {
    uint16_t at, number;
};

/* For explorers, which go on from one state in many ways: whether *trace is what the operation at place may show that is
 * carried out in one of the count states at from[]. MODEL_ALLOWED: next[0..*kept), at most room, are the states after it,
 * none when the program has ended. With next NULL nobody wants to go on: one way that shows the trace is enough. The first
 * state is what model_begin() makes. */
enum model_answer model_advance(const struct model *const *from, int count, struct model_place place,
                                const struct model_params *params, const ops_trace *trace, struct model *next, int room,
                                int *kept, struct model_verdict *verdict);

/* ------------------------------------------------------------------------------------------------------ odometer -- */

/* All answers to choose, one run after the other: odometer_next() until it says false. */
struct odometer {
    uint16_t asked; /* questions of this run so far */
    uint16_t fixed; /* answers that are given; the questions behind them are answered 0 */
    bool overflows; /* more questions than there is room for */
    uint8_t answer[MODEL_CHOICES], of[MODEL_CHOICES];
    const char *clause[MODEL_CHOICES];
};

/* Answers one question; may stand in struct model_world with the odometer as its data. */
int odometer_choose(void *odometer, int n, const char *clause);

/* Goes on to the next run. */
bool odometer_next(struct odometer *odometer);

#endif
