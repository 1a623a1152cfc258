/* promises_refused.c - calls with arguments that are documented to fail: NULL, numbers out of range, flags that nobody knows,
 * times that are none. */
#include <errno.h>
#include <math.h>
#include <sys/time.h>

#include "promises.h"

/* What a call gave, and what it must give. */
struct refusal {
    int result, code;
    const char *text;
};

static const char out_of_range[] = "signal number out of range", invalid[] = "[Errno 22] Invalid argument",
                  not_main[] = " only works in main thread of the main interpreter", no_number[] = "Invalid value NaN",
                  too_large[] = "timestamp too large";

/* Of a call that is for the main thread. */
static struct refusal mains(int result, int code, const char *text) {
    return tocsin_is_main_thread() ? (struct refusal){result, code, text}
                                   : (struct refusal){result, TOCSIN_ETHREAD, not_main};
}

static int error_of(tocsin_handler before) {
    return before == TOCSIN_SIG_ERR ? tocsin_error() : 0;
}

static struct refusal null(unsigned which) {
    switch (which % 4) {
        case 0: return (struct refusal){tocsin_sigset_add(NULL, SIGINT), TOCSIN_ENULL, "set must not be NULL"};
        case 1: return (struct refusal){tocsin_sigpending(NULL), TOCSIN_ENULL, "set must not be NULL"};
        case 2: return (struct refusal){tocsin_getitimer(9, NULL), TOCSIN_ENULL, "value must not be NULL"};
        default:
            return (struct refusal){tocsin_pidfd_send_signal(-1, SIGINT, "siginfo", 0), TOCSIN_ESIGINFO,
                                    "siginfo must be None"};
    }
}

static struct refusal number(unsigned which) {
    static const int none[] = {0, -1, 65, 1 << 20};
    tocsin_sigset set = 0;
    int signum = none[which / 8 % 4], sent = signum ? signum : 32;
    switch (which % 8) {
        case 0: return mains(error_of(tocsin_signal(signum, TOCSIN_SIG_IGN)), TOCSIN_ESIGNUM, out_of_range);
        case 1: return (struct refusal){error_of(tocsin_getsignal(signum)), TOCSIN_ESIGNUM, out_of_range};
        case 2: return (struct refusal){tocsin_siginterrupt(signum, false), TOCSIN_ESIGNUM, out_of_range};
        case 3: return (struct refusal){tocsin_sigset_add(&set, signum), TOCSIN_EMASK, "out of range [1; 64]"};
        case 4: return (struct refusal){tocsin_raise_signal(sent), TOCSIN_EOS(EINVAL), invalid};
        case 5: return (struct refusal){tocsin_pthread_kill(1, sent), TOCSIN_EOS(EINVAL), invalid};
        case 6: return mains(tocsin_queue_arrivals(signum, true), TOCSIN_ESIGNUM, out_of_range);
        default: return (struct refusal){tocsin_strsignal(signum) ? 0 : tocsin_error(), TOCSIN_ESIGNUM, out_of_range};
    }
}

static struct refusal disposition(unsigned which) {
    static const tocsin_handler bad[] = {NULL, TOCSIN_SIG_NONE, TOCSIN_SIG_ERR};
    const tocsin_disposition none = {bad[which / 8 % 3], NULL}, ignored = {TOCSIN_SIG_IGN, NULL};
    switch (which % 8) {
        case 0: return mains(error_of(tocsin_signal(SIGINT, bad[which / 8 % 3])), TOCSIN_EHANDLER, "callable object");
        case 1: return mains(tocsin_swap(SIGUSR1, none, NULL), TOCSIN_EHANDLER, "callable object");
        case 2: return mains(tocsin_swap(SIGKILL, ignored, NULL), TOCSIN_EOS(EINVAL), invalid);
        case 3: return mains(tocsin_init(TOCSIN_STARTUP + 1), TOCSIN_EOS(EINVAL), invalid);
        case 4: return mains(tocsin_queue_arrivals(SIGUSR1, true), TOCSIN_EOS(EINVAL), invalid);
        case 5: return mains(tocsin_set_wakeup_fd(11, true, NULL), TOCSIN_EOS(EBADF), "[Errno 9] Bad file descriptor");
        case 6: return mains(tocsin_set_wakeup_fd(1, true, NULL), TOCSIN_EFDBLOCKS, "the fd 1 must be");
        default: return (struct refusal){tocsin_siginterrupt(SIGSTOP, true), TOCSIN_EOS(EINVAL), invalid};
    }
}

static struct refusal time_or_how(unsigned which) {
    double bad = which / 8 % 2 ? NAN : 1e300;
    int code = which / 8 % 2 ? TOCSIN_ENAN : TOCSIN_ETOOLARGE;
    const char *text = which / 8 % 2 ? no_number : too_large;
    tocsin_sigset previous;
    switch (which % 8) {
        case 0: return (struct refusal){(tocsin_sleep)(bad), code, text};
        case 1: return (struct refusal){tocsin_sigtimedwait(0, bad, NULL), code, text};
        case 2: return (struct refusal){tocsin_setitimer(ITIMER_REAL, 1, bad, NULL), code, text};
        case 3: return (struct refusal){tocsin_setitimer(ITIMER_REAL, -1, 0, NULL), TOCSIN_EITIMER(EINVAL), invalid};
        case 4: return (struct refusal){tocsin_setitimer(9, 1, 0, NULL), TOCSIN_EITIMER(EINVAL), invalid};
        case 5: return (struct refusal){(tocsin_sleep)(-1), TOCSIN_ESLEEP, "sleep length must be non-negative"};
        case 6: return (struct refusal){tocsin_sigtimedwait(1, -1, NULL), TOCSIN_ETIMEOUT, "timeout must be"};
        default: return (struct refusal){tocsin_pthread_sigmask(9, 0, &previous), TOCSIN_EOS(EINVAL), invalid};
    }
}

/* The first call fills the table, and is not the one that fails. */
void promises_refuse(unsigned which) {
    static struct refusal (*const calls[])(unsigned) = {null, number, disposition, time_or_how};
    tocsin_getsignal(SIGINT);
    unsigned touched = promises_before();
    struct refusal refusal = calls[which % 4](which / 4);
    promises_refused(touched, refusal.result, refusal.code, refusal.text);
}
