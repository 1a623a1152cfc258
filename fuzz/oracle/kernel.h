/* kernel.h - judges the simulated kernel alone: operations of the kernel contract and of sim.h, one after another, without
 * the engine and without a model of either. What must hold is what the two headers promise of every state and of every
 * operation (kernel_laws.c, kernel_operations.c), and that a copy of a state goes on as the state does.
 */
#ifndef FUZZ_ORACLE_KERNEL_H
#define FUZZ_ORACLE_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

enum { KERNEL_STEPS = 32, KERNEL_ARGUMENTS = 4, KERNEL_SIGNALS = 4, KERNEL_ARRIVALS = 2 };

/* What an argument is, for whoever chooses it. */
enum kernel_argument {
    KERNEL_NONE,
    KERNEL_SIGNAL,
    KERNEL_SET,
    KERNEL_ACTION, /* enum kernel_action */
    KERNEL_THREAD, /* also of threads that there are not */
    KERNEL_FD,     /* also of descriptors that there are not */
    KERNEL_HOW,
    KERNEL_TIMER,
    KERNEL_NS,
    KERNEL_US,
    KERNEL_FLAG,
    KERNEL_COUNT,
    KERNEL_HOOKS, /* a set of enum kernel_hook */
    KERNEL_ARGUMENT_KINDS
};

enum kernel_action { KERNEL_NOTES, KERNEL_RAISES, KERNEL_BLOCKS, KERNEL_IGNORES, KERNEL_DEFAULT, KERNEL_ACTIONS };

/* Which hooks there are, and what that of a stop does before it continues, if it does. */
enum kernel_hook {
    KERNEL_HAS_IDLE = 1,
    KERNEL_HAS_CAUGHT = 2,
    KERNEL_HAS_OUTPUT = 4,
    KERNEL_HAS_STOPPED = 8,
    KERNEL_STAYS_STOPPED = 16,
    KERNEL_ALL_HOOKS = 31
};

/* What an operation may change besides what is pending. The rest must be as it was. */
enum kernel_may {
    KERNEL_MASK = 1,
    KERNEL_ACTION_TABLE = 2,
    KERNEL_DESCRIPTORS = 4,
    KERNEL_TIME = 8,
    KERNEL_THREADS = 16,
    KERNEL_DISCARDS = 32, /* what is pending goes without being taken */
    KERNEL_LOOKS = 64     /* changes nothing at all */
};

struct kernel_operation {
    const char *name;
    uint8_t weight; /* for whoever chooses */
    uint8_t may;    /* a set of enum kernel_may */
    uint8_t argument[KERNEL_ARGUMENTS];
    int (*perform)(const int64_t *argument); /* -ENOSYS: its precondition does not hold, and nothing was done */
};
extern const struct kernel_operation kernel_operations[];
extern const int kernel_operation_count;

struct kernel_step {
    const struct kernel_operation *operation;
    int64_t argument[KERNEL_ARGUMENTS];
};

struct kernel_input {
    int signal
        [KERNEL_SIGNALS]; /* that it is about: the first is the one that handlers raise and that comes from outside */
    int hooks;            /* set of enum kernel_hook, at the start */
    int arrival[KERNEL_ARRIVALS]; /* the numbers of the points at which it comes; 0: at none */
    int copied;                   /* the step before which the state is copied */
    int steps;
    struct kernel_step step[KERNEL_STEPS];
};

struct kernel_verdict {
    uint64_t operations;
    bool judged;      /* it did not go on for too long */
    const char *text; /* NULL: all is good */
    const char *key;
};
void kernel_judge(const struct kernel_input *input, struct kernel_verdict *verdict);

#endif
