/* sim_kernel.h - what the files of the simulated kernel offer one another. Not for tests. */
#ifndef TOCSIN_SIM_KERNEL_H
#define TOCSIN_SIM_KERNEL_H

#include <errno.h>
#include <string.h>
#include <sys/time.h>

#include "sim.h"

enum { TO_PROCESS = TOCSIN_SIM_THREADS };                  /* a target that is no thread */
enum { FROM_KERNEL = 0, FROM_SELF = 1, FROM_OUTSIDE = 2 }; /* senders */
#define FROM_VALUE(value) ((int)(value) << 8)              /* beside the sender: what sigqueue() was given */
/* One byte; CODE_CHILD + CLD_EXITED and so on. */
enum { CODE_USER = 0, CODE_QUEUE = -1, CODE_TKILL = -6, CODE_KERNEL = 1, CODE_CHILD = 16 };
#define FOREVER INT64_MAX

/* The state in use, without a call: it is asked for at every step. */
extern tocsin_sim *tocsin_i_sim_in_use;
#define tocsin_sim_state() tocsin_i_sim_in_use

#define LIBC_OWN ((uint64_t)3 << 31) /* signals 32 and 33 */

static inline uint64_t bit_of(int signum) {
    return (uint64_t)1 << (signum - 1);
}

static inline bool is_signal(int signum) {
    return signum >= 1 && signum < TOCSIN_NSIG;
}

/* sim.c. point calls the hook. begin is the start of an operation that can fail: 0, or the -errno of a planted fault.
 * done is its end: gives result back. hang does not return. */
void tocsin_i_sim_point(const char *where);
int tocsin_i_sim_begin(const char *where);
int tocsin_i_sim_done(const char *where, int result);
void tocsin_i_sim_end(enum tocsin_sim_life life, int end) TOCSIN_NORETURN;
void tocsin_i_sim_hang(const char *where) TOCSIN_NORETURN;
void tocsin_i_sim_caught(int signum);
bool tocsin_i_sim_idle(const char *where);
void tocsin_i_sim_stopped(int signum);

/* sim_signal.c. target: the one that a thread's number stands for, -1 when it does not live. send: 0 or -EAGAIN. ready:
 * the set that thread would be given now. take: dequeues one signal of allowed for thread, the record of it in *record; 0
 * if there is none. deliver runs what is ready in thread: the first signal that got a handler, or 0. settle delivers
 * everywhere. flush discards a set from every queue. */
int tocsin_i_sim_target(tocsin_port_thread number);
int tocsin_i_sim_send(int target, int signum, int code, int from);
uint64_t tocsin_i_sim_ready(int thread);
int tocsin_i_sim_take(int thread, uint64_t allowed, tocsin_sim_queued *record);
int tocsin_i_sim_deliver(int thread);
int tocsin_i_sim_deliver_one(int thread);
void tocsin_i_sim_settle(void);
void tocsin_i_sim_drop_target(int target);

/* sim_wait.c. finish ends a modelled sigwait that has something to end it; fall_asleep and step are the two halves of
 * every blocking call: step waits for the next thing to happen until deadline_ns. */
void tocsin_i_sim_finish_sigwait(int thread);
void tocsin_i_sim_step(const char *where, int64_t deadline_ns);

/* sim_time.c. rearm: SIGALRM has been taken from the process's queue. next_event lets time run to the next timer or
 * scheduled arrival, at most to deadline_ns, and fires it; false: there is neither. */
void tocsin_i_sim_rearm(void);
bool tocsin_i_sim_next_event(int64_t deadline_ns);

#endif
