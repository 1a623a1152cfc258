/* kernel_inside.h - what the files behind kernel.h offer one another. Not for others. */
#ifndef FUZZ_ORACLE_KERNEL_INSIDE_H
#define FUZZ_ORACLE_KERNEL_INSIDE_H

#include <errno.h>
#include <string.h>

#include "../../core/port/sim.h"
#include "kernel.h"

enum { PLANNED_ERROR = EIO }; /* the simulated kernel has no EIO of its own */

/* What has happened in the operation that runs. A signal's most and least: how many instances have been sent, where that
 * is known to be no more and no less. */
struct kernel_now {
    uint16_t called[TOCSIN_NSIG], taken[TOCSIN_NSIG], most[TOCSIN_NSIG], least[TOCSIN_NSIG];
    uint16_t ordered[TOCSIN_NSIG];    /* may have come by the schedule */
    uint64_t let[TOCSIN_SIM_THREADS]; /* unblocked by the operation for as long as it runs, or for good */
    int calls_in[TOCSIN_SIM_THREADS];
    int calls, sends, stops;
    int begun;           /* the thread that was put into a sigwait */
    int last;            /* signal that was called */
    bool full, descends; /* the queue was; what is called in the thread that acts is in descending order */
};

/* All that an input keeps beside the kernel's state: with a copy of both it can go on from there. */
struct kernel_book {
    const struct kernel_input *input;
    struct kernel_now now;
    uint64_t active[TOCSIN_SIM_THREADS]; /* signals whose handlers are being run */
    int step, hooks, points, idles, calls, forks;
    bool counts_forks;
    unsigned char byte, value; /* the last that was written; the last that sigqueue was given */
    uint64_t output;           /* bytes that the output hook was given */
    uint64_t shown;            /* a hash of all results */
    int result[KERNEL_STEPS];
    const char *broken; /* the first sentence that does not hold */
};
extern struct kernel_book kernel_book;
extern tocsin_sim kernel_before; /* the state before the operation */

static inline uint64_t kernel_bit(int signum) {
    return (uint64_t)1 << (signum - 1);
}

static inline bool kernel_is_signal(int signum) {
    return signum >= 1 && signum < TOCSIN_NSIG;
}

/* What must hold, as a sentence that says what does not. */
static inline void must(bool holds, const char *broken) {
    if (!holds && !kernel_book.broken) kernel_book.broken = broken;
}

static inline int kernel_answer(int result, int expected) {
    must(result == expected || result == -PLANNED_ERROR, "it answers otherwise than its contract says");
    return result;
}

/* What there was before the operation. */
static inline bool kernel_is_thread(int64_t number) {
    return number >= 1 && number <= TOCSIN_SIM_THREADS && kernel_before.thread[number - 1].state != TOCSIN_SIM_NONE;
}

static inline int kernel_kind_of(int64_t fd) {
    return fd < 0 || fd >= TOCSIN_SIM_FDS ? TOCSIN_SIM_CLOSED : kernel_before.fd[fd].kind;
}

/* kernel.c. Whether sending signum adds an instance, asked before it is sent; what came of that. target: the index of a
 * thread, TOCSIN_SIM_THREADS for the process. */
bool kernel_is_new(int target, int signum);
void kernel_sent(int signum, int result, bool is_new);
void kernel_use_hooks(int hooks);
tocsin_c_handler kernel_handler(int action);
bool kernel_notes(int signum); /* whether each call of its handler is counted */
bool kernel_notes_all(void);   /* and of every other */
void kernel_count_fork(void);

/* kernel_laws.c. All that is pending anywhere; records of one signal; whether a timer or an arrival should have come before
 * now_ns; what every state must be like between two operations; what the operation may have changed since
 * kernel_before; that as many instances have gone as have come. */
uint64_t kernel_pending(const tocsin_sim *sim);
int kernel_records(const tocsin_sim *sim, int target, int signum);
bool kernel_is_late(const tocsin_sim *sim, int64_t now_ns);
void kernel_check_state(const tocsin_sim *sim);
void kernel_check_change(const tocsin_sim *sim, const struct kernel_operation *operation, int result);
void kernel_check_instances(const tocsin_sim *sim, const struct kernel_operation *operation);

/* kernel_signals.c */
/* clang-format off */
#define KERNEL_OF_SIGNALS(X) \
    X(action_get) X(action_set) X(catch) X(restart_set) X(raise) X(thread_kill) X(pidfd_send) X(kill) X(sigqueue) \
    X(child) X(send) X(schedule) X(mask) X(mask_get) X(pending) X(wait) X(sigwait) X(alarm) X(timer_set) \
    X(timer_get) X(now) X(advance) X(spend)
/* clang-format on */
#define KERNEL_DECLARED(name) int kernel_do_##name(const int64_t *a);
KERNEL_OF_SIGNALS(KERNEL_DECLARED)

#endif
