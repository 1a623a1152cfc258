/* posix.c - the kernel contract on a real kernel (Linux with glibc). Each function is what port.h says, and no more. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "port.h"

_Static_assert(sizeof(unsigned long) == sizeof(tocsin_sigset), "a kernel set of 64 signals is one word here");

#define LIBC_OWN ((tocsin_sigset)3 << 31) /* 32 and 33 belong to the C library's threads */

static int result(int returned) {
    return returned < 0 ? -errno : returned;
}

/* sigset_t begins with the word that the kernel uses; the rest is room for kernels that never came. */
static sigset_t to_kernel(tocsin_sigset set) {
    sigset_t kernel;
    sigemptyset(&kernel);
    set &= ~LIBC_OWN;
    memcpy(&kernel, &set, sizeof set);
    return kernel;
}

static tocsin_sigset from_kernel(const sigset_t *kernel) {
    tocsin_sigset set;
    memcpy(&set, kernel, sizeof set);
    return set & ~LIBC_OWN;
}

/* ----------------------------------------------------------------------------------------------- threads and fork -- */

void tocsin_port_at_fork(void (*child)(void)) {
    pthread_atfork(NULL, NULL, child);
}

/* --------------------------------------------------------------------------------------------------- dispositions -- */

int tocsin_port_action_get(int signum, tocsin_c_handler *action) {
    struct sigaction now;
    if (sigaction(signum, NULL, &now) < 0) return -errno;
    *action = now.sa_handler;
    return 0;
}

/* SA_ONSTACK: a program with small stacks may have given its threads an alternate one (rule 3). */
int tocsin_port_action_set(int signum, tocsin_c_handler action) {
    struct sigaction next = {.sa_handler = action, .sa_flags = SA_ONSTACK};
    sigemptyset(&next.sa_mask);
    return result(sigaction(signum, &next, NULL));
}

int tocsin_port_catch(int signum) {
    static const struct sigaction next = {.sa_sigaction = tocsin_i_trampoline, .sa_flags = SA_ONSTACK | SA_SIGINFO};
    return result(sigaction(signum, &next, NULL)); /* an empty mask is all zeros here; to fill one in costs more */
}

int tocsin_port_restart_set(int signum, bool restart) {
    struct sigaction now;
    if (sigaction(signum, NULL, &now) < 0) return -errno;
    if (restart) now.sa_flags |= SA_RESTART;
    else now.sa_flags &= ~SA_RESTART;
    return result(sigaction(signum, &now, NULL));
}

/* -------------------------------------------------------------------------------------------------------- sending -- */

int tocsin_port_raise(int signum) {
    return result(raise(signum));
}

int tocsin_port_thread_kill(tocsin_port_thread thread, int signum) {
    return -pthread_kill((pthread_t)thread, signum);
}

int tocsin_port_pidfd_send(int pidfd, int signum, unsigned flags) {
    return result((int)syscall(SYS_pidfd_send_signal, pidfd, signum, NULL, flags));
}

/* ---------------------------------------------------------------------------------------------- masks and waiting -- */

int tocsin_port_mask(int how, tocsin_sigset set, tocsin_sigset *previous) {
    sigset_t next = to_kernel(set), before;
    int error = pthread_sigmask(how, &next, &before);
    if (!error && previous) *previous = from_kernel(&before);
    return -error;
}

int tocsin_port_mask_get(tocsin_sigset *mask) {
    sigset_t now;
    int error = pthread_sigmask(SIG_BLOCK, NULL, &now);
    if (!error) *mask = from_kernel(&now);
    return -error;
}

int tocsin_port_pending(tocsin_sigset *set) {
    sigset_t pending;
    if (sigpending(&pending) < 0) return -errno;
    *set = from_kernel(&pending);
    return 0;
}

static struct timespec to_timespec(int64_t ns) {
    return (struct timespec){.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
}

/* What *held names is not in the program's mask, and not yet, or no longer, in the thread's. */
static sigset_t with_held(sigset_t mask, const tocsin_sigset *held, int (*change)(sigset_t *, int)) {
    tocsin_sigset set = held ? __atomic_load_n(held, __ATOMIC_ACQUIRE) : 0;
    for (; set; set &= set - 1) change(&mask, __builtin_ctzll(set) + 1);
    return mask;
}

/* All signals are blocked between the look and the sleep, and ppoll lifts the mask and sleeps in one step. With a plain
 * pause or sleep an arrival in between would set the flag and leave the sleep waiting for another one. The way back
 * from the handler closes the mask again, so that of a flood one arrival comes in, and not the next behind it. */
static int sleep_masked(const int *flag, const tocsin_sigset *held, int64_t timeout_ns) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int woken = -EINTR;
    if (!flag || !__atomic_load_n(flag, __ATOMIC_ACQUIRE)) {
        struct timespec timeout = to_timespec(timeout_ns);
        sigset_t open = with_held(before, held, sigdelset);
        woken = result(ppoll(NULL, 0, timeout_ns < 0 ? NULL : &timeout, &open));
    }
    sigset_t after = with_held(before, held, sigaddset);
    pthread_sigmask(SIG_SETMASK, &after, NULL);
    return woken;
}

_Static_assert(sizeof(struct pollfd) == sizeof tocsin_port_doorbell && offsetof(struct pollfd, fd) == 0,
               "the doorbell is one entry of a ppoll");

/* One call, where masks need three. The kernel reads the doorbell as the sleep begins: a negative descriptor is passed
 * over, and the number that tocsin_port_wake leaves there is of none, which ends the call at once. It is set back before
 * the look at the flag, so that an arrival before the look is seen by the look, and a later one by the kernel. */
static int sleep_at_door(const int *flag, int64_t timeout_ns) {
    struct timespec timeout = to_timespec(timeout_ns);
    __atomic_store_n(&tocsin_port_doorbell[0], -1, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(flag, __ATOMIC_SEQ_CST)) return -EINTR;
    long woken = syscall(SYS_ppoll, tocsin_port_doorbell, 1, timeout_ns < 0 ? NULL : &timeout, NULL, (size_t)0);
    return woken == 0 ? 0 : woken > 0 ? -EINTR : -errno;
}

/* ThreadSanitizer lets a handler run only inside calls of the C library that it knows. */
#ifdef __has_feature
#define ALWAYS_MASKED __has_feature(thread_sanitizer)
#else
#define ALWAYS_MASKED false
#endif

int tocsin_port_wait(const int *flag, const tocsin_sigset *held, int64_t timeout_ns) {
    if (ALWAYS_MASKED || !flag || (held && __atomic_load_n(held, __ATOMIC_ACQUIRE)))
        return sleep_masked(flag, held, timeout_ns);
    return sleep_at_door(flag, timeout_ns);
}

int tocsin_port_sigwait(tocsin_sigset set, int64_t timeout_ns, tocsin_siginfo *info) {
    siginfo_t got;
    sigset_t wanted = to_kernel(set);
    struct timespec timeout = to_timespec(timeout_ns);
    int signum = sigtimedwait(&wanted, &got, timeout_ns < 0 ? NULL : &timeout);
    if (signum < 0) return -errno;
    if (info) tocsin_port_siginfo(&got, info);
    return signum;
}

/* --------------------------------------------------------------------------------------------------------- timers -- */

unsigned tocsin_port_alarm(unsigned seconds) {
    return alarm(seconds);
}

/* The microseconds stay within 0..999999 also for a negative time, so that the kernel judges the sign alone. */
static struct timeval to_timeval(int64_t us) {
    int64_t rest = us % 1000000;
    return (struct timeval){.tv_sec = us / 1000000 - (rest < 0), .tv_usec = rest < 0 ? rest + 1000000 : rest};
}

static tocsin_port_timer from_itimerval(const struct itimerval *timer) {
    return (tocsin_port_timer){(int64_t)timer->it_value.tv_sec * 1000000 + timer->it_value.tv_usec,
                               (int64_t)timer->it_interval.tv_sec * 1000000 + timer->it_interval.tv_usec};
}

int tocsin_port_timer_set(int which, const tocsin_port_timer *next, tocsin_port_timer *previous) {
    struct itimerval before, after = {to_timeval(next->interval_us), to_timeval(next->value_us)};
    if (setitimer(which, &after, &before) < 0) return -errno;
    if (previous) *previous = from_itimerval(&before);
    return 0;
}

int tocsin_port_timer_get(int which, tocsin_port_timer *value) {
    struct itimerval now;
    if (getitimer(which, &now) < 0) return -errno;
    *value = from_itimerval(&now);
    return 0;
}

/* ----------------------------------------------------------------------------------------------- descriptors, end -- */

int tocsin_port_fd_nonblocking(int fd) {
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? -errno : (flags & O_NONBLOCK) != 0;
}

void tocsin_port_stderr(const char *text, size_t size) {
    ssize_t ignored = write(STDERR_FILENO, text, size);
    (void)ignored;
}

const char *tocsin_port_error_text(int error) {
    const char *text = strerrordesc_np(error);
    return text ? text : "Unknown error";
}

void tocsin_port_exit(int status) {
    exit(status);
}

/* Exit handlers run in the reverse order of their registration, and destructors of what was loaded first run after
 * them all: the process dies when its last handler has returned, as an interpreter's does. */
static int last_signal;

void tocsin_port_exit_by_signal(int signum) {
    last_signal = signum;
    exit((int)(128U + (unsigned)signum));
}

__attribute__((destructor)) static void die_last(void) {
    if (!last_signal) return;
    fflush(NULL);
    tocsin_port_action_set(last_signal, SIG_DFL);
    kill(getpid(), last_signal);
}
