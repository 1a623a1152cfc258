/* tocsin.h - Python's signal model for C programs.
 *
 * Handlers are ordinary functions. A signal only sets a flag; the handler runs later, in the main thread, at a safe
 * point: tocsin_check(), tocsin_sleep() and every other call marked "safe point" below. A handler may therefore
 * allocate, print, lock, fork, or change handlers. It gets the signal's number and a frame that says where the safe
 * point stands, and may return an error, which leaves the safe point as an exception leaves Python's.
 *
 *     static int handle_sigint(int signum, const tocsin_frame *frame) { ... return 0; }
 *     tocsin_signal(SIGINT, handle_sigint);
 *     while (!(err = tocsin_sleep(1))) ...
 *
 * The functions carry the name of their Python original behind the prefix, and behave as it does. Unless its comment
 * says otherwise a function may be called from any thread, is not async-signal-safe, and takes signal numbers from 1
 * to 64. "Rule n" is a rule of Python's signal module; conformance/spec/ lists them.
 *
 * Results. A call gives 0, or what it was asked for, or a negative code. TOCSIN_KEYBOARD_INTERRUPT and the TOCSIN_E*
 * codes below are the engine's; TOCSIN_EUSER and everything below it are for handlers to return. A call that fails
 * changes nothing, unless its comment says otherwise. tocsin_error() and tocsin_error_text() tell the calling thread's
 * last failure: the code, and the text that Python's exception would carry.
 */
#ifndef TOCSIN_H
#define TOCSIN_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TOCSIN_API __attribute__((visibility("default")))
#define TOCSIN_NORETURN __attribute__((noreturn))
#else
#error "tocsin.h needs the __atomic built-ins of gcc or clang"
#endif

/* ------------------------------------------------------------------------------------------- frames and handlers -- */

/* What the kernel says of an arrival: the seven fields of Python's struct_siginfo (rule 109), and the value of
 * sigqueue(3). pid, uid, status, band and value share their place in the kernel's record: only those that belong to
 * code mean something. An arrival that the kernel knows nothing of (tocsin_set_interrupt_ex) has signo, and zeros. */
typedef struct tocsin_siginfo {
    int signo;
    int code;
    int error;
    int pid;
    unsigned uid;
    int status;
    long band;
    intptr_t value;
} tocsin_siginfo;

/* Where a safe point stands. All handlers that one safe point runs get the same frame (rule 12). */
typedef struct tocsin_frame {
    const char *file;                 /* source file of the safe point; NULL when called through a function pointer */
    int line;                         /* its line; 0 when unknown */
    const char *function;             /* the function around it; NULL when unknown */
    const struct tocsin_frame *outer; /* the safe point whose handler we are inside; NULL at the outermost */
    void *data;                       /* the data given with the disposition of the handler that runs now */
    const struct tocsin_siginfo *siginfo; /* what the kernel said of this arrival; NULL unless each was asked for */
} tocsin_frame;

/* A handler: signum is 1..64, frame is never NULL and lives until the safe point returns. It returns 0 or more, which
 * is ignored (rule 11), or a negative code, which the safe point returns; what was pending stays pending (rule 13).
 * It runs in the main thread with no signal masked for it (rule 4), and may be interrupted by itself (rule 20). */
typedef int (*tocsin_handler)(int signum, const tocsin_frame *frame);

/* Dispositions that are no handler. They are not NULL, so that NULL is always a mistake. */
#define TOCSIN_SIG_DFL ((tocsin_handler)1)  /* the kernel's default action */
#define TOCSIN_SIG_IGN ((tocsin_handler)2)  /* ignored */
#define TOCSIN_SIG_NONE ((tocsin_handler)3) /* installed by somebody else: can be read, never given back (rule 37) */
#define TOCSIN_SIG_ERR ((tocsin_handler)4)  /* returned by a call that failed: see tocsin_error() */

/* A whole disposition: a handler and the data that its frame shows. */
typedef struct tocsin_disposition {
    tocsin_handler handler; /* a function, TOCSIN_SIG_DFL, TOCSIN_SIG_IGN, or (read only) TOCSIN_SIG_NONE */
    void *data;             /* anything, also NULL */
} tocsin_disposition;

#define TOCSIN_NSIG 65 /* one more than the greatest signal number (rule 132) */

/* The place of a call, as the three arguments that the _at functions begin with. */
#define TOCSIN_HERE __FILE__, __LINE__, __func__

/* ---------------------------------------------------------------------------------------------------- error codes -- */

/* kind: which exception Python would raise; reason: which of its texts; error: errno or 0. */
#define TOCSIN_CODE(kind, reason, error) (-(((kind) << 16) | ((reason) << 8) | (error)))

/* Kinds. */
enum {
    TOCSIN_KIND_NONE = 0,
    TOCSIN_KIND_VALUE = 1,     /* ValueError */
    TOCSIN_KIND_TYPE = 2,      /* TypeError */
    TOCSIN_KIND_OVERFLOW = 3,  /* OverflowError */
    TOCSIN_KIND_OS = 4,        /* OSError */
    TOCSIN_KIND_ITIMER = 5,    /* signal.ItimerError */
    TOCSIN_KIND_INTERRUPT = 6, /* KeyboardInterrupt */
    TOCSIN_KIND_WARNING = 7,   /* RuntimeWarning: only ever reported, never returned */
    TOCSIN_KIND_USER = 255     /* what a handler made up */
};

#define TOCSIN_ESIGNUM TOCSIN_CODE(TOCSIN_KIND_VALUE, 1, 0)      /* signal number out of range */
#define TOCSIN_ETHREAD TOCSIN_CODE(TOCSIN_KIND_VALUE, 2, 0)      /* only works in main thread */
#define TOCSIN_EMASK TOCSIN_CODE(TOCSIN_KIND_VALUE, 3, 0)        /* signal number N out of range [1; 64] */
#define TOCSIN_EFDBLOCKS TOCSIN_CODE(TOCSIN_KIND_VALUE, 4, 0)    /* the fd N must be in non-blocking mode */
#define TOCSIN_ENAN TOCSIN_CODE(TOCSIN_KIND_VALUE, 5, 0)         /* a time that is not a number */
#define TOCSIN_ETIMEOUT TOCSIN_CODE(TOCSIN_KIND_VALUE, 6, 0)     /* a timeout below zero */
#define TOCSIN_ESLEEP TOCSIN_CODE(TOCSIN_KIND_VALUE, 7, 0)       /* a sleep below zero */
#define TOCSIN_EHANDLER TOCSIN_CODE(TOCSIN_KIND_TYPE, 1, 0)      /* neither function nor TOCSIN_SIG_DFL nor _IGN */
#define TOCSIN_ESIGINFO TOCSIN_CODE(TOCSIN_KIND_TYPE, 2, 0)      /* siginfo must be None */
#define TOCSIN_ENULL TOCSIN_CODE(TOCSIN_KIND_TYPE, 3, 0)         /* NULL where a value is required */
#define TOCSIN_ETOOLARGE TOCSIN_CODE(TOCSIN_KIND_OVERFLOW, 1, 0) /* a time beyond the clock's range */
#define TOCSIN_EOS(error) TOCSIN_CODE(TOCSIN_KIND_OS, 1, error)  /* a system call failed */
#define TOCSIN_EITIMER(error) TOCSIN_CODE(TOCSIN_KIND_ITIMER, 1, error) /* a timer call failed */
#define TOCSIN_KEYBOARD_INTERRUPT TOCSIN_CODE(TOCSIN_KIND_INTERRUPT, 1, 0)
#define TOCSIN_EUSER (-(1 << 24)) /* the greatest code that is a handler's own */

/* Which exception a code stands for: a TOCSIN_KIND_ value; TOCSIN_KIND_NONE for 0, more, and codes nobody defined.
 * Async-signal-safe. */
TOCSIN_API int tocsin_error_kind(int code);

/* The errno that a code carries, 0 for none. Async-signal-safe. */
TOCSIN_API int tocsin_error_errno(int code);

/* The name of the exception that Python would raise: "ValueError", or for an OSError the subclass that belongs to its
 * errno, as "BlockingIOError"; "Exception" for a handler's own codes and unknown ones. Async-signal-safe. */
TOCSIN_API const char *tocsin_error_name(int code);

/* The code of the calling thread's last call that failed; 0 before the first one. */
TOCSIN_API int tocsin_error(void);

/* The text that Python's exception would carry for the calling thread's last failure, written to buf with a NUL, cut
 * to size bytes. Returns the whole text's length without the NUL, as snprintf does; buf may be NULL when size is 0. */
TOCSIN_API int tocsin_error_text(char *buf, size_t size);

/* Records a failure of the caller's own and returns code, so that a handler can end with
 * `return tocsin_error_set(TOCSIN_EUSER - 1, "no such device")`. text must outlive its use, as a literal does; NULL
 * is no text. A code that a handler returns without this has the text of the thread's last failure, if that had the same
 * code, and else the code's own. */
TOCSIN_API int tocsin_error_set(int code, const char *text);

/* -------------------------------------------------------------------------------------------- start, end, and fork -- */

/* Flags of tocsin_init. */
enum {
    TOCSIN_STARTUP_IGNORES = 1, /* SIGPIPE and SIGXFSZ become ignored */
    TOCSIN_STARTUP_SIGINT = 2,  /* SIGINT gets tocsin_default_int_handler if it was at the default */
    TOCSIN_STARTUP = 3          /* what an interpreter does at its start (rule 47) */
};

/* Fills the table from the kernel if that has not happened yet (rule 46; each call that uses the table does it too),
 * then does what flags ask for. The main thread is the one that loaded the library. Returns 0, TOCSIN_ETHREAD outside
 * the main thread, TOCSIN_EOS(EINVAL) for unknown flags. */
TOCSIN_API int tocsin_init(int flags);

/* What an interpreter does at its end (rule 49): each signal with a handler goes to the default, flags are cleared;
 * ignored signals, timers, masks and the wakeup fd stay; no arrivals are asked for any more. The next call of any
 * function starts anew. Main thread only:
 * TOCSIN_ETHREAD elsewhere. TOCSIN_EOS when the kernel refused a signal; all else has been done then. */
TOCSIN_API int tocsin_fini(void);

/* Ends the program as an interpreter ends on an uncaught exception (rule 52): the exception's name and text go to
 * stderr; TOCSIN_KEYBOARD_INTERRUPT dies of SIGINT after the exit handlers have run, anything else exits with 1. */
TOCSIN_API void tocsin_exit_uncaught(int code) TOCSIN_NORETURN;

/* What an interpreter does in the child after fork (rules 44, 119): flags that the parent had tripped are forgotten,
 * the calling thread becomes the main thread. Happens by itself after fork(); a child made by a raw system call
 * must call it. */
TOCSIN_API void tocsin_after_fork_child(void);

/* ----------------------------------------------------------------------------------------------------- dispositions -- */

/* Installs handler for signum. A safe point first: what is pending runs with the old handlers, and an error of theirs
 * is this call's (rule 32). Returns the handler before; TOCSIN_SIG_NONE if it was installed by somebody else;
 * TOCSIN_SIG_ERR on failure: TOCSIN_ETHREAD outside the main thread, TOCSIN_ESIGNUM, TOCSIN_EHANDLER,
 * TOCSIN_EOS(EINVAL) for SIGKILL, SIGSTOP, 32 and 33 (rules 31, 33, 36). */
TOCSIN_API tocsin_handler tocsin_signal(int signum, tocsin_handler handler);

/* The same with whole dispositions, so that restoring is one call: installs next and writes the one before to
 * *previous, which may be NULL. Returns 0 or the codes above. */
TOCSIN_API int tocsin_swap(int signum, tocsin_disposition next, tocsin_disposition *previous);

/* The handler of signum as the table has it (rule 45): never asks the kernel. TOCSIN_SIG_ERR and TOCSIN_ESIGNUM when
 * signum is out of range. */
TOCSIN_API tocsin_handler tocsin_getsignal(int signum);

/* The handler that an interpreter gives SIGINT: returns TOCSIN_KEYBOARD_INTERRUPT (rule 129). */
TOCSIN_API int tocsin_default_int_handler(int signum, const tocsin_frame *frame);

/* Whether system calls that signum interrupts fail with EINTR (flag true) or are restarted by the kernel (false);
 * the next tocsin_signal makes it true again (rules 73 to 75). 0, TOCSIN_ESIGNUM, TOCSIN_EOS(EINVAL). */
TOCSIN_API int tocsin_siginterrupt(int signum, bool flag);

/* sigaction with the engine's flags and nothing else (PyOS_setsig, PyOS_getsig; rule 125): the table does not learn
 * of it. They return the kernel's handler (before the change), SIG_ERR on failure. */
typedef void (*tocsin_c_handler)(int signum);
TOCSIN_API tocsin_c_handler tocsin_os_setsig(int signum, tocsin_c_handler handler);
TOCSIN_API tocsin_c_handler tocsin_os_getsig(int signum);

/* ------------------------------------------------------------------------------------------------------ safe points -- */

/* Set in signal context when a safe point has something to do. Never write it. */
extern TOCSIN_API int tocsin_i_pending;

/* The safe point: runs the handlers of all signals that have arrived, in ascending order of their numbers. 0, or the
 * code of the handler that failed; then the remaining ones stay pending. Does nothing outside the main thread. Costs
 * one load and one branch when nothing is pending. */
TOCSIN_API int tocsin_check(void);
TOCSIN_API int tocsin_check_at(const char *file, int line, const char *function);
#define tocsin_check() \
    (__builtin_expect(__atomic_load_n(&tocsin_i_pending, __ATOMIC_RELAXED) != 0, 0) ? tocsin_check_at(TOCSIN_HERE) : 0)

/* Sleeps at least this many seconds on the monotonic clock. A safe point throughout: handlers run as their signals
 * arrive, then it sleeps for what is left (rule 114). 0; the code of a handler that failed; TOCSIN_ESLEEP,
 * TOCSIN_ENAN, TOCSIN_ETOOLARGE. */
TOCSIN_API int tocsin_sleep(double seconds);
TOCSIN_API int tocsin_sleep_at(const char *file, int line, const char *function, double seconds);
#define tocsin_sleep(seconds) tocsin_sleep_at(TOCSIN_HERE, seconds)

/* After a longjmp or a C++ exception out of handlers: forgets the safe points that were jumped over, down to frame (that
 * of the handler that is running now; NULL: none is), and arms again what they had not reached. Main thread only,
 * unchecked. */
TOCSIN_API void tocsin_unwind(const tocsin_frame *frame);

/* Waits until a signal with a handler has been delivered to the calling thread, and runs the handlers (rule 112).
 * A signal that has already tripped its flag ends it at once. 0 or the code of a handler that failed. */
TOCSIN_API int tocsin_pause(void);

/* --------------------------------------------------------------------------------------------------------- sending -- */

/* Sends signum to the calling thread, then is a safe point: in the main thread the handler has run on return (rules
 * 54, 55). 0 is a no-op. TOCSIN_EOS(EINVAL) for a number that is none. */
TOCSIN_API int tocsin_raise_signal(int signum);

/* Sends signum to a thread of this process, then is a safe point (rule 58). 0 only asks. TOCSIN_EOS(EINVAL). */
TOCSIN_API int tocsin_pthread_kill(pthread_t thread, int signum);

/* Sends signum to the process behind a pidfd (rule 59); no safe point. siginfo must be NULL (TOCSIN_ESIGINFO), flags
 * must be 0. TOCSIN_EOS(EBADF, EINVAL, EPERM, ESRCH). */
TOCSIN_API int tocsin_pidfd_send_signal(int pidfd, int signum, const void *siginfo, unsigned flags);

/* As if SIGINT, or signum, had arrived, without a signal (rules 60, 123): its flag is set, the bell rung, the wakeup
 * byte written. Nothing happens when it is ignored or at its default. Async-signal-safe, any thread. 0, or
 * TOCSIN_ESIGNUM, which tocsin_error() does not record. */
TOCSIN_API int tocsin_set_interrupt(void);
TOCSIN_API int tocsin_set_interrupt_ex(int signum);

/* Whether SIGINT has arrived; its flag is taken and no handler runs (PyOS_InterruptOccurred, rule 124). 1 or 0; 0
 * outside the main thread. */
TOCSIN_API int tocsin_interrupt_occurred(void);

/* ----------------------------------------------------------------------------------------------- masks and waiting -- */

/* A set of signals: bit n-1 is signal n. 0 is the empty set; | & ~ work as sets do. */
typedef uint64_t tocsin_sigset;

/* Adds signum to *set. TOCSIN_EMASK out of range (rule 94). 32 and 33 are left out with a warning (rule 95). */
TOCSIN_API int tocsin_sigset_add(tocsin_sigset *set, int signum);

/* Whether signum is in set; false for a number out of range. */
TOCSIN_API bool tocsin_sigset_has(tocsin_sigset set, int signum);

/* All signal numbers that a program may use: 1..64 without 32 and 33 (rule 127). */
TOCSIN_API tocsin_sigset tocsin_valid_signals(void);

/* Changes the calling thread's mask: how is SIG_BLOCK, SIG_UNBLOCK or SIG_SETMASK (TOCSIN_EOS(EINVAL) otherwise, also
 * for an empty set). The mask before goes to *previous, which may be NULL. SIGKILL and SIGSTOP are left out in
 * silence. Then a safe point: if a handler fails the mask stays changed and *previous unwritten (rules 92 to 98). */
TOCSIN_API int tocsin_pthread_sigmask(int how, tocsin_sigset set, tocsin_sigset *previous);

/* Signals that are blocked and wait in the kernel for this thread or the process (rules 100, 101). */
TOCSIN_API int tocsin_sigpending(tocsin_sigset *set);

/* Takes one pending signal of set, the lowest first, or waits for one; returns its number. No handler is called for
 * it, no safe point: handlers of other signals wait until the next one (rules 103 to 105). An empty set waits for
 * ever. */
TOCSIN_API int tocsin_sigwait(tocsin_sigset set);

/* The same with what is known about the signal in *info, which may be NULL. Interrupted by another signal it runs the
 * handlers, then waits on; the code of a handler that failed ends it (rule 106). */
TOCSIN_API int tocsin_sigwaitinfo(tocsin_sigset set, tocsin_siginfo *info);

/* The same for at most this many seconds of the monotonic clock, rounded up to nanoseconds; 0 only looks. Returns the
 * number, or 0 when the time is over, also when it ended inside a handler (rules 107, 108). TOCSIN_ETIMEOUT,
 * TOCSIN_ENAN, TOCSIN_ETOOLARGE. */
TOCSIN_API int tocsin_sigtimedwait(tocsin_sigset set, double seconds, tocsin_siginfo *info);

/* Whether each arrival of a real-time signal calls the handler, in order and with frame->siginfo, none lost, instead of
 * one call for all that came before the safe point. An extension: Python coalesces. The kernel's queue keeps them
 * (RLIMIT_SIGPENDING), and there they wait behind the first one until a safe point: a mask that blocks the signal keeps them
 * back, a sigwait takes them. Order holds among arrivals to the process and among those to the main thread. Given up, what
 * has not been called is one call. No safe point. Main thread only.
 * 0; TOCSIN_ETHREAD, TOCSIN_ESIGNUM; TOCSIN_EOS(EINVAL) for a standard signal; TOCSIN_EOS(EAGAIN) when eight other
 * signals are asked for. */
TOCSIN_API int tocsin_queue_arrivals(int signum, bool on);

/* ---------------------------------------------------------------------------------------------------------- timers -- */

/* SIGALRM in this many seconds; 0 cancels, a negative number counts as its unsigned twin (rule 78). Returns the whole
 * seconds that the alarm before had left, rounded to nearest but never to 0; 0 if there was none (rules 76 to 79).
 * No safe point. Cannot fail. */
TOCSIN_API int64_t tocsin_alarm(int seconds);

typedef struct tocsin_itimer {
    double value;    /* seconds until it fires; 0 when disarmed */
    double interval; /* seconds between later ones; 0 for none */
} tocsin_itimer;

/* Arms timer which (ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF) to fire SIGALRM, SIGVTALRM or SIGPROF after seconds and
 * then every interval seconds, both rounded up to microseconds; 0 disarms. The timer before goes to *previous, which
 * may be NULL. Times are checked first (TOCSIN_ENAN, TOCSIN_ETOOLARGE), then the kernel judges (TOCSIN_EITIMER(EINVAL)
 * for another which or a negative time). No safe point (rules 80 to 91). */
TOCSIN_API int tocsin_setitimer(int which, double seconds, double interval, tocsin_itimer *previous);

/* What timer which has left. TOCSIN_EITIMER(EINVAL), TOCSIN_ENULL. */
TOCSIN_API int tocsin_getitimer(int which, tocsin_itimer *value);

/* ------------------------------------------------------------------------------------------------------- wakeup fd -- */

/* From now on each arrival of a signal with a handler writes its number as one byte to fd, in signal context; -1 ends
 * it. fd must be open (TOCSIN_EOS(EBADF)) and non-blocking (TOCSIN_EFDBLOCKS); a full pipe is reported only if
 * warn_on_full_buffer. The fd before, or -1, goes to *previous, which may be NULL. Main thread only (TOCSIN_ETHREAD).
 * Rules 62 to 71. */
TOCSIN_API int tocsin_set_wakeup_fd(int fd, bool warn_on_full_buffer, int *previous);

/* The same without any check, any negative fd counting as -1, warnings on (PySignal_SetWakeupFd, rule 72). Returns the
 * fd before or -1. Main thread only, unchecked. */
TOCSIN_API int tocsin_swap_wakeup_fd(int fd);

/* ----------------------------------------------------------------------------------------------------------- names -- */

/* "Interrupt" for SIGINT, and so on, as the C library says it in English. NULL for 32 and 33, which have none, with
 * tocsin_error() 0; NULL with TOCSIN_ESIGNUM out of range (rule 128). */
TOCSIN_API const char *tocsin_strsignal(int signum);

/* --------------------------------------------------------------------------------------- reports, and for embedders -- */

/* Something that went wrong where nobody can be told by a return value: a signal whose handler was gone at dispatch
 * (rule 25), a wakeup byte that could not be written (rule 67), a signal number that a mask leaves out (rule 95). */
typedef struct tocsin_report {
    int code;            /* its kind and errno, as TOCSIN_CODE has them */
    int signum;          /* the signal it is about; 0 when unknown */
    const char *message; /* what was being done, or NULL when Python says nothing either */
    const char *text;    /* the text that Python's exception would carry */
} tocsin_report;

/* Replaces the function that is told of reports, at safe points and in the thread that called; NULL brings back the
 * default, which prints to stderr what Python prints. Main thread only, unchecked. Returns the hook before or NULL. */
typedef void (*tocsin_report_hook)(const tocsin_report *report);
TOCSIN_API tocsin_report_hook tocsin_set_report_hook(tocsin_report_hook hook);

/* fn is called in signal context on each arrival, after the flags and before the wakeup byte, so that an interpreter
 * can break its own loop: it must be async-signal-safe. NULL for none. Returns the bell before. */
typedef void (*tocsin_bell)(int signum);
TOCSIN_API tocsin_bell tocsin_set_bell(tocsin_bell fn);

/* Whether a safe point would run a handler now. Async-signal-safe. */
TOCSIN_API bool tocsin_is_tripped(void);

/* Makes the calling thread the main thread; and whether it is. The latter is async-signal-safe. What a storm holds back
 * in the main thread before stays blocked there, where only that thread can unblock it. To be called where no handler runs: a
 * pass that the old main thread is in the middle of goes on there. */
TOCSIN_API void tocsin_set_main_thread(void);
TOCSIN_API bool tocsin_is_main_thread(void);

#ifdef __cplusplus
}
#endif

#endif
