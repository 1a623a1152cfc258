/* kernel.h - what the kernel does with signals, as far as a program of operations can see it.
 *
 * Written from the rules and signal(7) alone: dispositions, a mask and a queue a thread, one queue for the process,
 * default actions, timers on a virtual clock, what fork and exec keep. A plain struct, copied with `=`; no operating
 * system call, no heap. It never runs anything: who delivers asks k_take() and acts on what it says.
 */
#ifndef CONFORMANCE_MODEL_KERNEL_H
#define CONFORMANCE_MODEL_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

#define K_NSIG 65  /* one more than the greatest signal number (rule 132) */
#define K_RTMIN 32 /* the first number that queues; 32 and 33 are the C library's own */

/* Bit n-1 is signal n. */
typedef uint64_t k_set;
#define K_BIT(signum) ((k_set)1 << ((signum)-1))
#define K_ALL (~(k_set)0)
#define K_RESERVED (K_BIT(32) | K_BIT(33))  /* never a program's (rule 127) */
#define K_UNMASKABLE (K_BIT(9) | K_BIT(19)) /* SIGKILL, SIGSTOP (rule 96) */
#define K_FIXED (K_UNMASKABLE | K_RESERVED) /* whose disposition nobody can change (rule 33) */

enum { K_MAIN = 0, K_THREADS = 4, K_PROCESS = K_THREADS }; /* a thread, or the process, as a target */
enum k_action { K_DFL, K_IGN, K_ENGINE, K_FOREIGN };       /* the last two are C functions */
enum k_default { K_TERMINATES, K_STOPS, K_NOTHING };       /* what the default action comes to */
enum k_timer_id { K_REAL, K_VIRTUAL, K_PROF, K_TIMERS };
/* si_code [siginfo-code], and those of SIGCHLD; K_QUEUE stands for -1. With the value of a sigqueue above it. */
enum { K_USER = 0, K_EXITED = 1, K_KILLED = 2, K_DUMPED = 3, K_STOPPED = 5, K_KERNEL = 128, K_QUEUE = 255 };
#define K_VALUE(value) ((value) << 8)

#define K_NEVER INT64_MAX /* a point in time that is not reached */

struct k_queue {
    k_set pending;
    uint8_t code[K_RTMIN]; /* si_code of a pending standard signal; the first one's stays [coalesce-standard] */
};

/* One instance of a signal from K_RTMIN on that waits. */
struct k_record {
    uint8_t signum, target, code, value;
};
enum { K_RECORDS = 24 }; /* one more is dropped: who counts them ends the program before */

/* Times in nanoseconds. A timer whose signal is pending does not run on until the signal is taken. */
struct k_timer {
    bool running;
    int64_t due;      /* on its own clock */
    int64_t interval; /* 0 for none */
};

struct kernel {
    uint8_t action[K_NSIG];
    bool alive[K_THREADS];
    k_set mask[K_THREADS];
    k_set lifted[K_THREADS]; /* what a sigwait of the thread takes although it may be blocked (rule 103) */
    struct k_queue own[K_THREADS], shared;
    struct k_record record[K_RECORDS]; /* in the order in which they were sent */
    uint8_t records;
    struct k_timer timer[K_TIMERS];
    int64_t real_ns, cpu_ns; /* the two clocks; cpu time serves ITIMER_VIRTUAL and ITIMER_PROF */
};

/* A fresh process: every disposition at the default, nothing blocked or pending, one thread. */
void k_start(struct kernel *kernel);

/* What the default action of signum (1..64) is, and whether it dumps core. */
enum k_default k_default_action(int signum);
bool k_dumps_core(int signum);

/* Changes the disposition; signum 1..64, not in K_FIXED. Returns the one before. */
enum k_action k_set_action(struct kernel *kernel, int signum, enum k_action action);

/* Queues signum (1..64) for a thread or K_PROCESS. Does nothing when it is ignored there. code is its si_code, with
 * K_VALUE. */
void k_send(struct kernel *kernel, int target, int signum, int code);

/* How many instances of signals that queue wait for the threads and the process. */
int k_queued(const struct kernel *kernel);

/* Which thread takes signum from the process's queue now: a bit for each that may. */
unsigned k_takers(const struct kernel *kernel, int signum);

/* Takes the next pending signal of `of` that thread can see; 0 if there is none. *code gets its si_code and, of a signal
 * that queues, its K_VALUE. */
int k_take(struct kernel *kernel, int thread, k_set of, int *code);

/* What thread would take without asking for it: not blocked, or lifted by its wait. */
k_set k_deliverable(const struct kernel *kernel, int thread);

/* Pending for the thread or the process, blocked by the thread (rule 100). */
k_set k_pending(const struct kernel *kernel, int thread);

/* Starts thread, with the mask of its creator (rule 102). */
void k_start_thread(struct kernel *kernel, int thread, int creator);

/* The child of a fork by thread, which becomes K_MAIN: no other threads, nothing pending, no timers (rule 119). */
void k_fork(struct kernel *kernel, int thread);

/* Sets a timer: nanoseconds, 0 or more. value 0 disarms (rule 84). */
void k_set_timer(struct kernel *kernel, enum k_timer_id id, int64_t value, int64_t interval);

/* Nanoseconds until the timer fires; 0 when it does not run. */
int64_t k_timer_left(const struct kernel *kernel, enum k_timer_id id);

/* When the timer fires next, on its own clock: K_NEVER when it does not run. */
int64_t k_due(const struct kernel *kernel, enum k_timer_id id);

/* Fires the timer, which is due: sends its signal to the process. */
void k_fire(struct kernel *kernel, enum k_timer_id id);

/* left + right, K_NEVER when that is too far. */
int64_t k_plus(int64_t left, int64_t right);

#endif
