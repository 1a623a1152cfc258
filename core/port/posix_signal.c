/* posix_signal.c - the port operations that signal context may use, on a real kernel. An object of its own, so that a
 * test can read in its symbols what it needs. */
#include <errno.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "port.h"

/* A thread may forward only siginfo whose code says that no kernel and no kill() made it. Others travel as this minus
 * their code, which is the code of nobody. */
#define FORWARDED (-1000)

/* The C library's sigtimedwait shows SI_TKILL as SI_USER; so does this (rule 109). */
void tocsin_port_siginfo(const siginfo_t *info, tocsin_siginfo *to) {
    *to = (tocsin_siginfo){info->si_signo, info->si_code,   info->si_errno, info->si_pid,
                           info->si_uid,   info->si_status, info->si_band,  (intptr_t)info->si_value.sival_ptr};
    if (to->code == SI_TKILL) to->code = SI_USER;
    if (to->code <= FORWARDED) to->code = FORWARDED - to->code;
}

static pid_t receiver;

void tocsin_port_receive_here(void) {
    receiver = (pid_t)syscall(SYS_gettid);
}

int tocsin_port_forward(int signum, const siginfo_t *info) {
    siginfo_t sent = *info;
    if (sent.si_code == SI_TKILL) sent.si_code = SI_USER;
    if (sent.si_code >= 0) sent.si_code = FORWARDED - sent.si_code;
    return syscall(SYS_rt_tgsigqueueinfo, getpid(), receiver, signum, &sent) < 0 ? -errno : 0;
}

int tocsin_port_doorbell[2] = {-1, 0};

/* The kernel restores the interrupted thread's mask from here. */
void tocsin_port_hold(int signum, void *context) {
    sigaddset(&((ucontext_t *)context)->uc_sigmask, signum);
}

tocsin_port_thread tocsin_port_self(void) {
    return (tocsin_port_thread)pthread_self();
}

int64_t tocsin_port_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int tocsin_port_write_byte(int fd, unsigned char byte) {
    ssize_t written;
    do written = write(fd, &byte, 1);
    while (written < 0 && errno == EINTR);
    return written < 0 ? -errno : 0;
}
