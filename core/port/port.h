/* port.h - the kernel contract: everything that the engine asks of an operating system.
 *
 * Two implementations exist: posix.c with posix_signal.c (the real kernel) and sim.c (the simulated one). A program
 * links exactly one. The engine includes no other OS header than <signal.h> and <errno.h>, and for their numbers only.
 *
 * For all operations:
 *   - pre: a signum may be any int; whatever the kernel refuses comes back as an error, nothing is checked before.
 *   - post: 0 or more on success; -errno on failure, and then nothing has changed. errno itself may change.
 *   - a signal may arrive in any thread before, during and after any operation, unless its comment excludes it.
 *   - sets of signals are tocsin_sigset: bit n-1 is signal n; bits 31 and 32 (signals 32 and 33, the C library's own)
 *     and those of SIGKILL and SIGSTOP are ignored where given and clear where returned.
 *   - times are monotonic and in the unit that the name says.
 * "AS-safe" marks the operations that signal context may use; they live in an object of their own.
 */
#ifndef TOCSIN_PORT_H
#define TOCSIN_PORT_H

#include "../include/tocsin.h"

/* Threads. A number that stays the same for a thread's life and differs between living ones. */
typedef uintptr_t tocsin_port_thread;

/* The calling thread. AS-safe; cannot fail. */
tocsin_port_thread tocsin_port_self(void);

/* Calls child in the child of every fork from now on, in the thread that forked, before fork returns there. The
 * engine calls it once, as it is loaded. Cannot fail. */
void tocsin_port_at_fork(void (*child)(void));

/* Dispositions. SIG_DFL, SIG_IGN or a function, as the kernel has it; the flags are not part of it. */

/* Writes the kernel's disposition of signum to *action. -EINVAL: no such signal, 32, 33. */
int tocsin_port_action_get(int signum, tocsin_c_handler *action);

/* Sets it, with an empty mask, SA_ONSTACK and no other flag (rule 3): in particular interrupted calls fail with EINTR.
 * -EINVAL: no such signal, SIGKILL, SIGSTOP, 32, 33. post: SIG_IGN, and SIG_DFL where that ignores, have discarded
 * pending instances (rule 41). */
int tocsin_port_action_set(int signum, tocsin_c_handler action);

/* The same with the engine's trampoline, which the engine defines. It is called in signal context, signum is blocked in
 * its thread meanwhile, and info and context are the port's own: they mean nothing but to the operations below. */
int tocsin_port_catch(int signum);
void tocsin_i_trampoline(int signum, siginfo_t *info, void *context);

/* AS-safe, within the trampoline: what the kernel said of the arrival. */
void tocsin_port_siginfo(const siginfo_t *info, tocsin_siginfo *to);

/* AS-safe, within the trampoline: signum stays blocked in the interrupted thread when the trampoline returns. */
void tocsin_port_hold(int signum, void *context);

/* AS-safe, within the trampoline: sends the arrival, as it is, to the thread that last called receive_here, or to the
 * process's first one before any did. -EAGAIN: queue full. */
int tocsin_port_forward(int signum, const siginfo_t *info);
void tocsin_port_receive_here(void);

/* Keeps the disposition and sets or clears SA_RESTART. Errors as action_set; like it, it discards pending instances of a
 * signal that is ignored. */
int tocsin_port_restart_set(int signum, bool restart);

/* Sending. What is deliverable to the calling thread has been delivered on return. */

/* To the calling thread. 0 asks only. -EINVAL: not 0..64, 32, 33. -EAGAIN: a real-time signal, and the queue is full. */
int tocsin_port_raise(int signum);

/* To a thread of this process. 0 asks only. -EINVAL as above. pre: thread is alive. */
int tocsin_port_thread_kill(tocsin_port_thread thread, int signum);

/* To the process behind pidfd; 32 and 33 are signals here. 0 asks only. -EINVAL for flags that the kernel does not know
 * (the simulated one knows none), then -EBADF, then -EINVAL for signum; -EPERM, -ESRCH. */
int tocsin_port_pidfd_send(int pidfd, int signum, unsigned flags);

/* Masks of the calling thread. */

/* how is SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK, else -EINVAL. *previous is written when not NULL. post: signals that
 * this unblocked have been delivered. */
int tocsin_port_mask(int how, tocsin_sigset set, tocsin_sigset *previous);

/* Writes the mask to *mask, and changes nothing. */
int tocsin_port_mask_get(tocsin_sigset *mask);

/* Blocked signals that wait for the calling thread or the process. */
int tocsin_port_pending(tocsin_sigset *set);

/* Waiting. */

/* Sleeps until a handler has run in the calling thread (-EINTR), or timeout_ns has passed (0); a negative timeout
 * never passes. If *flag is not 0 at the start it returns -EINTR at once, and no arrival between that look and the
 * sleep is missed, if it sets *flag and then calls tocsin_port_wake. The blocked signals of *held are let in during the sleep and at no other time; what *held names at
 * its end is blocked from there on, without a gap. flag and held may be NULL. */
int tocsin_port_wait(const int *flag, const tocsin_sigset *held, int64_t timeout_ns);

/* Rung in signal context after *flag is set: a wait that has looked and does not sleep yet, returns. AS-safe, one store. */
extern int tocsin_port_doorbell[2];
static inline void tocsin_port_wake(void) {
    __atomic_store_n(&tocsin_port_doorbell[0], INT32_MAX, __ATOMIC_RELEASE);
}

/* Takes one pending signal of set or waits for one: its number, with *info filled. Those sent to the thread come first;
 * then SIGSEGV and the other faults, then the lowest number. -EAGAIN when timeout_ns has passed (0: only looks;
 * negative: never); -EINTR when a handler has run in the calling thread, or the process was stopped and continued. */
int tocsin_port_sigwait(tocsin_sigset set, int64_t timeout_ns, tocsin_siginfo *info);

/* The monotonic clock. AS-safe; cannot fail. */
int64_t tocsin_port_now_ns(void);

/* Timers. */

/* alarm(2): seconds left before, rounded to nearest but not to 0. Cannot fail. */
unsigned tocsin_port_alarm(unsigned seconds);

typedef struct tocsin_port_timer {
    int64_t value_us;
    int64_t interval_us;
} tocsin_port_timer;

/* setitimer(2), getitimer(2). *previous is written when not NULL. -EINVAL: which, or a time below 0. */
int tocsin_port_timer_set(int which, const tocsin_port_timer *next, tocsin_port_timer *previous);
int tocsin_port_timer_get(int which, tocsin_port_timer *value);

/* File descriptors. */

/* 1 if fd is in non-blocking mode, 0 if not, -EBADF. */
int tocsin_port_fd_nonblocking(int fd);

/* Writes one byte, again after EINTR. AS-safe. 0 or the negative error of write(2): -EAGAIN when full, -EBADF, -EPIPE
 * (SIGPIPE arrives as for any write), ... */
int tocsin_port_write_byte(int fd, unsigned char byte);

/* Writes size bytes to stderr as one piece where the kernel allows; nobody can be told of a failure. */
void tocsin_port_stderr(const char *text, size_t size);

/* The English text of an errno, for ever valid. */
const char *tocsin_port_error_text(int error);

/* Ending. */

/* Runs the exit handlers and ends the process with status. Does not return. */
void tocsin_port_exit(int status) TOCSIN_NORETURN;

/* Runs the exit handlers, then sets signum to its default and sends it to the process; if that does not end it, the
 * status is 128 + signum. Does not return. */
void tocsin_port_exit_by_signal(int signum) TOCSIN_NORETURN;

/* Points. TOCSIN_POINT("what has just happened") marks a place between two steps where an arrival makes a difference.
 * Nothing in release builds; with -DTOCSIN_POINTS the simulated kernel may deliver a signal there. AS-safe. */
#ifdef TOCSIN_POINTS
void tocsin_port_point(const char *name);
extern const char *tocsin_port_function; /* of the engine, that was last at a point or at an operation of the port */
#define TOCSIN_POINT_FUNCTION (tocsin_port_function = __func__)
#define TOCSIN_POINT(name) (TOCSIN_POINT_FUNCTION, tocsin_port_point(name))
#else
#define TOCSIN_POINT(name) ((void)0)
#endif

#endif
