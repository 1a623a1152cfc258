/* sim.h - the simulated kernel: what tests and explorers do to it from outside. The engine sees port.h alone.
 *
 * Deterministic: no clock, no chance, no heap, no system call. The whole machine is one plain struct tocsin_sim, which
 * can be copied with =, compared and digested while no handler and no blocking call is on the C stack (frames == 0).
 * It is one process of up to four threads, in a machine with one other process, the outside.
 *
 * Threads are actors without a stack of their own: tocsin_sim_run_as() says who makes the next operation. A signal for
 * a thread that is not running is handled there at once, on the caller's C stack, as if that thread ran on another
 * processor. A blocking call runs the schedule inside itself: the virtual clock jumps to the next timer or scheduled
 * arrival until the call is over; with nothing left that could end it, the idle hook is asked, then it is a hang.
 *
 * Arrivals. The point hook is called at the start and the end of every port operation, at every TOCSIN_POINT, and
 * each time a blocking call goes to sleep. It may do all that is declared here: tocsin_sim_send(0, SIGINT) is the
 * usual thing. Handlers run inside that call, and their points call the hook again: it bounds itself.
 *
 * Unless a comment says otherwise functions act on the state in use, and nothing here is async-signal-safe or fit
 * for two real threads.
 */
#ifndef TOCSIN_SIM_H
#define TOCSIN_SIM_H

#include "port.h"

enum {
    TOCSIN_SIM_THREADS = 4,
    TOCSIN_SIM_QUEUE_LIMIT = 32, /* RLIMIT_SIGPENDING at boot */
    TOCSIN_SIM_QUEUE = TOCSIN_SIM_QUEUE_LIMIT + 31 * (TOCSIN_SIM_THREADS + 1),
    TOCSIN_SIM_SCHEDULE = 8,
    TOCSIN_SIM_FDS = 12, /* 0, 1 and 2 are open at boot and take everything */
    TOCSIN_SIM_PIPES = 8,
    TOCSIN_SIM_PIPE_BYTES = 64,   /* the greatest capacity */
    TOCSIN_SIM_TICK_NS = 4000000, /* the scheduler's tick, which CPU timers show */
    TOCSIN_SIM_PID = 1000,        /* the process at boot; each fork adds 1 */
    TOCSIN_SIM_OUTSIDE_PID = 999,
    TOCSIN_SIM_UID = 0
};

enum tocsin_sim_life { TOCSIN_SIM_ALIVE, TOCSIN_SIM_EXITED, TOCSIN_SIM_KILLED, TOCSIN_SIM_DUMPED };

enum tocsin_sim_thread_state {
    TOCSIN_SIM_NONE,    /* no such thread */
    TOCSIN_SIM_RUNNING, /* in user code, ready for a handler */
    TOCSIN_SIM_ASLEEP,  /* in a blocking call that is on the C stack */
    TOCSIN_SIM_SIGWAIT  /* in a modelled sigwait, which is not */
};

/* One thread. Its number, a tocsin_port_thread, is its index + 1. */
typedef struct tocsin_sim_thread {
    uint64_t blocked;      /* as the kernel has it now: without the signals that a sigwait lifts */
    uint64_t real_blocked; /* during a sigwait the mask before it, else 0 */
    uint64_t pending;      /* sent to this thread */
    uint64_t wanted;       /* the set of its sigwait */
    int32_t interrupted;   /* a stop has ended its sigwait */
    int32_t state;         /* enum tocsin_sim_thread_state */
    int32_t result;        /* of a modelled sigwait that is over; 0 while it lasts */
    int32_t in_sigwait;
} tocsin_sim_thread;

/* One queued siginfo. Who sent it is enough: the record that sigwait gives is made of it. */
typedef struct tocsin_sim_queued {
    uint8_t signum;
    uint8_t target; /* index of a thread, TOCSIN_SIM_THREADS for the process */
    int8_t code;    /* SI_USER, SI_TKILL, SI_QUEUE; 1 stands for SI_KERNEL, 16 + CLD_EXITED and so on for a child's */
    uint8_t from;   /* 0 the kernel, 1 the process itself, 2 the outside */
    uint8_t value;  /* that sigqueue() was given */
} tocsin_sim_queued;

typedef struct tocsin_sim_timer {
    int64_t expires_ns; /* on the timer's own clock; stays after it fired */
    int64_t interval_ns;
    int64_t armed;
} tocsin_sim_timer;

typedef struct tocsin_sim_arrival {
    int64_t at_ns;
    int32_t signum; /* 0: a free slot */
    int32_t thread; /* 0: to the process */
} tocsin_sim_arrival;

enum tocsin_sim_fd_kind {
    TOCSIN_SIM_CLOSED,
    TOCSIN_SIM_SINK,     /* /dev/null */
    TOCSIN_SIM_READ_END, /* of a pipe: cannot be written */
    TOCSIN_SIM_WRITE_END,
    TOCSIN_SIM_SOCKET, /* one end of a pair; reads channel, writes channel ^ 1 */
    TOCSIN_SIM_PIDFD   /* to the process that opened it */
};

typedef struct tocsin_sim_fd {
    uint8_t kind; /* enum tocsin_sim_fd_kind */
    uint8_t nonblocking;
    uint8_t channel; /* index into pipes; of a pidfd: whose it is, as pid - TOCSIN_SIM_PID */
    uint8_t unused;
} tocsin_sim_fd;

typedef struct tocsin_sim_pipe {
    uint8_t capacity, count, readers, writers;
    unsigned char bytes[TOCSIN_SIM_PIPE_BYTES]; /* the oldest first; 0 behind count */
} tocsin_sim_pipe;

struct tocsin_sim {
    tocsin_c_handler action[TOCSIN_NSIG]; /* by signum; SIG_DFL, SIG_IGN or a function */
    uint64_t restart;                     /* set of signals with SA_RESTART */
    uint64_t pending;                     /* sent to the process */
    tocsin_sim_thread thread[TOCSIN_SIM_THREADS];
    int32_t current;  /* index of the thread that runs */
    int32_t leader;   /* index of the thread that the kernel prefers; changes at fork and exec */
    int32_t receiver; /* index of the thread that forwarded arrivals go to */
    int32_t frames;   /* C handlers on the C stack: copying is sound at 0 only */
    int32_t pid;
    int32_t stopped; /* the signal that stopped the process, 0 while it runs */
    int32_t life;    /* enum tocsin_sim_life */
    int32_t end;     /* exit status, or the signal that killed it */

    int32_t queue_limit;
    int32_t queued;                            /* entries of queue in use */
    tocsin_sim_queued queue[TOCSIN_SIM_QUEUE]; /* in order of arrival */
    uint8_t unused;                            /* there are no bytes between fields: equal states are equal memory */

    int64_t now_ns;             /* the monotonic clock */
    int64_t user_ns, system_ns; /* CPU time of the process */
    tocsin_sim_timer timer[3];  /* ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF */
    tocsin_sim_arrival schedule[TOCSIN_SIM_SCHEDULE];

    tocsin_sim_fd fd[TOCSIN_SIM_FDS];
    tocsin_sim_pipe pipe[TOCSIN_SIM_PIPES];

    uint64_t points;     /* points passed */
    uint64_t operations; /* operations begun that can fail */
    uint64_t fault_at;   /* the operation that is to fail; 0: none */
    int32_t fault_error; /* its errno */
    int32_t faulted;     /* faults that have happened */

    uint64_t output_bytes, output_hash; /* what has gone to stderr */
};
typedef struct tocsin_sim tocsin_sim;

/* ------------------------------------------------------------------------------------------------- state and hooks -- */

/* Makes *sim a process that has just started: one thread, everything default, clock at one second. */
void tocsin_sim_boot(tocsin_sim *sim);

/* *to becomes *from: faster than =, for what neither uses is not touched. to is a state or zeros. */
void tocsin_sim_copy(tocsin_sim *to, const tocsin_sim *from);

/* Puts sim in use; returns the state before. A program starts with a booted state of its own in use. */
tocsin_sim *tocsin_sim_use(tocsin_sim *sim);

/* The state in use. */
tocsin_sim *tocsin_sim_state(void);

/* 64 bits of everything that decides what happens next: not counters, not points. Functions count as functions, not
 * by their address. Same in every run. */
uint64_t tocsin_sim_digest(const tocsin_sim *sim);

/* Whether two states are the same to the byte, counters and addresses included. */
bool tocsin_sim_equal(const tocsin_sim *left, const tocsin_sim *right);

/* What the machine asks of a test. Each may be NULL. They belong to the test, not to the state. */
typedef struct tocsin_sim_hooks {
    void *data; /* given to each */
    /* At every point; where is the operation's name, with " done" at its end, or the TOCSIN_POINT's. */
    void (*point)(void *data, const char *where);
    /* A blocking call has nothing that could wake it. True: something was done, look again. NULL: false. */
    bool (*idle)(void *data, const char *where);
    /* ... and idle said false. Must not return. NULL: abort. */
    void (*hang)(void *data, const char *where);
    /* The process has ended: life and end in the state say how. Must not return. NULL: abort. */
    void (*died)(void *data, enum tocsin_sim_life life, int end);
    /* A default action has stopped the process. It must be continued (tocsin_sim_send(0, SIGCONT)) before this
     * returns, else it hangs. NULL: SIGCONT comes from the outside. */
    void (*stopped)(void *data, int signum);
    /* The engine's trampoline is about to be called for signum. */
    void (*caught)(void *data, int signum);
    /* Text for stderr. NULL: it only counts in the state. */
    void (*output)(void *data, const char *text, size_t size);
} tocsin_sim_hooks;

/* Copies *hooks; NULL: none. */
void tocsin_sim_set_hooks(const tocsin_sim_hooks *hooks);

/* Leaves the point hook out until the state has passed so many points; set_hooks takes it back. For who has nothing to do
 * at points: asking costs more than the rest of most operations. */
void tocsin_sim_quiet(uint64_t points);

/* The operation number nth from now (1: the next) that can fail fails with error, before it does anything. Counted
 * are all with an errno in their contract. 0 takes the order back. tocsin_sim_state()->faulted tells of it. */
void tocsin_sim_fail(unsigned nth, int error);

/* At most this many siginfo records wait, 0..TOCSIN_SIM_QUEUE_LIMIT (RLIMIT_SIGPENDING). */
void tocsin_sim_queue_limit(int limit);

/* ------------------------------------------------------------------------------------------- sending from elsewhere -- */

/* kill(getpid(), signum) by the running thread. 0 or -EINVAL. */
int tocsin_sim_kill(int signum);

/* sigqueue(getpid(), signum, value) by the running thread. 0, -EINVAL, or -EAGAIN: the queue is full. */
int tocsin_sim_sigqueue(int signum, uint8_t value);

/* SIGCHLD as the kernel sends it when a child ends or stops; code is CLD_EXITED to CLD_CONTINUED. 0. */
int tocsin_sim_child(int code);

/* A signal from the outside: to the process (thread 0, as kill does) or to a thread (as tgkill does). 0, -EINVAL,
 * -ESRCH, -EAGAIN (queue full). */
int tocsin_sim_send(tocsin_port_thread thread, int signum);

/* The same at a time of the virtual clock; one that has passed is now, and who has ended by then gets none. 0, -EINVAL,
 * -ENOSPC (schedule full). */
int tocsin_sim_schedule(int64_t at_ns, tocsin_port_thread thread, int signum);

/* ---------------------------------------------------------------------------------------------------------- threads -- */

/* A new thread with the mask of the running one. Its number, or 0 when there are four. */
tocsin_port_thread tocsin_sim_thread_start(void);

/* Ends a thread; what was sent to it alone is lost. pre: neither running nor the one that the kernel prefers. */
void tocsin_sim_thread_exit(tocsin_port_thread thread);

/* Makes thread the one that acts; returns the one before. pre: it lives and is not asleep. */
tocsin_port_thread tocsin_sim_run_as(tocsin_port_thread thread);

/* Puts thread, not the running one, into a sigwait without end; and its result: the signal's number, -EINTR, or 0
 * while it waits. */
void tocsin_sim_thread_sigwait(tocsin_port_thread thread, tocsin_sigset set);
int tocsin_sim_thread_sigwait_result(tocsin_port_thread thread);

/* ------------------------------------------------------------------------------------------------------ fork and exec -- */

/* Turns the state into that of the child that the running thread has just forked: that thread alone, nothing pending,
 * no timer, masks, dispositions and fds as they were; then the function given to tocsin_port_at_fork runs. To have
 * both sides, copy the state first. Pipes are copied too, not shared. */
void tocsin_sim_fork_child(void);

/* Turns the state into that after execve by the running thread, which becomes thread 1: handlers go to the default,
 * ignored signals, mask, pending signals and timers stay. */
void tocsin_sim_exec(void);

/* ------------------------------------------------------------------------------------------------------------- time -- */

/* Lets the monotonic clock run on, at most to just before its end; timers and scheduled arrivals fire at their times. */
void tocsin_sim_advance(int64_t ns);

/* Lets the process use CPU time (the monotonic clock stands still); VIRTUAL counts user time, PROF both. */
void tocsin_sim_spend(int64_t user_ns, int64_t system_ns);

/* -------------------------------------------------------------------------------------------------- file descriptors -- */

/* pipe2: fds[0] is the read end. capacity is 1..TOCSIN_SIM_PIPE_BYTES. 0, -EMFILE. */
int tocsin_sim_pipe_open(int capacity, bool nonblocking, int fds[2]);
int tocsin_sim_socketpair(int capacity, bool nonblocking, int fds[2]);

/* A pidfd to the process itself; /dev/null. The fd, or -EMFILE. */
int tocsin_sim_pidfd_open(void);
int tocsin_sim_null_open(void);

/* 0 or -EBADF. */
int tocsin_sim_close(int fd);
int tocsin_sim_set_nonblocking(int fd, bool nonblocking);

/* read(2): up to size bytes. -EBADF; -EAGAIN; 0 when no writer is left; blocks on a blocking fd, where -EINTR comes
 * unless each interrupting handler has SA_RESTART. */
int tocsin_sim_read(int fd, void *buf, int size);

#endif
