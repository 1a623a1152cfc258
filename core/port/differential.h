/* differential.h - the same random operations on the real kernel and on the simulated one, compared step by step.
 *
 * differential_ops.c makes a sequence from a seed and says it in words; differential_run.c runs one on the kernel it is
 * linked with and writes a trace; differential_real.c is the program that does so on the real kernel, sequence by
 * sequence in a child that is scrubbed in between and replaced when it dies; differential.c does it on the simulated
 * kernel, starts the other, compares, and makes a failing sequence small.
 *
 * What is compared after each operation: what it returned and told, which handlers have run in which order, thread and
 * mask, and each thread's mask and pending set and each disposition. What is left out: which of two ready threads takes
 * a signal (the first one does, on both), real time (timers are set to thousands of seconds and read in thousands).
 */
#ifndef TOCSIN_DIFFERENTIAL_H
#define TOCSIN_DIFFERENTIAL_H

#include "port.h"

enum { DIFF_OPS = 16, DIFF_NOTES = 48, DIFF_SLOTS = 3, DIFF_BATCH = 256 };

/* clang-format off */
#define DIFF_KINDS(X) \
    X(action_get) X(action_set) X(restart_set) X(raise) X(thread_kill) X(pidfd_send) X(kill) X(mask) \
    X(sigwait) X(wait) X(alarm) X(timer_set) X(timer_get) X(pipe) X(socketpair) X(close) X(write_byte) \
    X(read) X(fd_nonblocking) X(queue) X(thread) X(fork) X(exec)
/* clang-format on */

#define DIFF_KIND(name) DIFF_##name,
enum diff_kind { DIFF_KINDS(DIFF_KIND) DIFF_KIND_COUNT };

/* What a disposition is set to: handlers differ in what they do. */
enum diff_action { DIFF_DFL, DIFF_IGN, DIFF_NOTES_IT, DIFF_RAISES, DIFF_BLOCKS, DIFF_ACTIONS };

typedef struct diff_op {
    uint8_t kind;   /* enum diff_kind */
    uint8_t thread; /* 0 or 1; 1 counts as 0 where there is no second thread */
    uint8_t slot;   /* which descriptors */
    uint8_t end;    /* and which end of them; of thread_kill: the thread that gets it */
    int32_t signum;
    int32_t value; /* how, which, an enum diff_action, a flag, seconds, a byte */
    int32_t unused;
    uint64_t set;
    int64_t time; /* microseconds of timers, nanoseconds of waits */
    int64_t interval_us;
} diff_op;

typedef struct diff_sequence {
    uint64_t seed;
    int64_t count;
    diff_op op[DIFF_OPS];
} diff_sequence;

/* One run of a handler: the thread, and the mask that it ran with. */
typedef struct diff_note {
    int32_t signum, thread;
    uint64_t mask;
} diff_note;

typedef struct diff_step {
    int32_t result;
    int32_t notes;    /* handlers that have run so far */
    int32_t stops;    /* and stops */
    int32_t threads;  /* that live */
    uint64_t told[2]; /* what came back through pointers */
    uint64_t mask[2]; /* by thread */
    uint64_t pending[2];
    uint8_t action[TOCSIN_NSIG + 7]; /* enum diff_action, 16 more with SA_RESTART */
} diff_step;

typedef struct diff_trace {
    int32_t done;   /* operations that returned */
    int32_t signum; /* that ended it; 0: it came to its end */
    int32_t status; /* exit status of one that ended otherwise, else 0 */
    int32_t stops;
    int32_t notes;
    int32_t unused;
    diff_note note[DIFF_NOTES];
    diff_step step[DIFF_OPS];
} diff_trace;

/* A run: shared with children, and with the program after an exec. */
typedef struct diff_run {
    int32_t has_second;
    int32_t over; /* the rest has been run by somebody else */
    int32_t fd[DIFF_SLOTS][2];
    int32_t pidfd;
    int32_t next; /* the operation after a fork or an exec */
} diff_run;

/* differential_ops.c */
void diff_generate(uint64_t seed, diff_sequence *sequence);
void diff_print(const diff_sequence *sequence);
const char *diff_describe(const diff_op *op); /* in a buffer that the next call overwrites */
const char *diff_kind_name(int kind);

/* differential_run.c. run does a whole sequence; resume does the rest of one behind a fork or an exec. muted: no notes are
 * taken, for this is a parent that waits. */
void diff_perform(diff_run *run, const diff_sequence *sequence, diff_trace *trace);
void diff_resume(diff_run *run, const diff_sequence *sequence, diff_trace *trace);
extern bool diff_muted;

/* What the programs do differently. fork: true in the child, which runs the rest; a parent comes back when that is over.
 * exec: comes back only where there is no fresh image to go on in. finished: a resumed sequence is at its end. */
bool diff_fork(diff_run *run);
void diff_exec(diff_run *run);
void diff_finished(void);

#endif
