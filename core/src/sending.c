/* sending.c - signals that the program sends itself. The kernel delivers them like any other; those to the calling
 * thread have arrived when the call returns, so that the safe point behind it runs their handlers (rule 55). */
#include "engine.h"

static int sent(int error, const char *function) {
    if (error) return tocsin_i_fail(TOCSIN_EOS(-error), 0, NULL);
    return tocsin_i_safe_point(NULL, 0, function);
}

int tocsin_raise_signal(int signum) {
    return sent(tocsin_port_raise(signum), "tocsin_raise_signal");
}

int tocsin_pthread_kill(pthread_t thread, int signum) {
    return sent(tocsin_port_thread_kill((tocsin_port_thread)thread, signum), "tocsin_pthread_kill");
}

/* Python makes no check behind this one (rule 59). */
int tocsin_pidfd_send_signal(int pidfd, int signum, const void *siginfo, unsigned flags) {
    if (siginfo) return tocsin_i_fail(TOCSIN_ESIGINFO, 0, NULL);
    int error = tocsin_port_pidfd_send(pidfd, signum, flags);
    return error ? tocsin_i_fail(TOCSIN_EOS(-error), 0, NULL) : 0;
}
