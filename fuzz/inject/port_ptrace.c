/* port_ptrace.c - the four verbs on Linux. */
#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "port.h"

enum { STEPPED = -1000 }; /* an instruction, and nothing has come */

/* Until it stands still: a signal that it is about to get, STEPPED, or -ECHILD with its status left to be waited for. */
static int wait_for(pid_t pid) {
    siginfo_t ended = {0}, info;
    int status;
    if (waitid(P_PID, (id_t)pid, &ended, WEXITED | WSTOPPED | WNOWAIT) < 0) return -errno;
    if (ended.si_code == CLD_EXITED || ended.si_code == CLD_KILLED || ended.si_code == CLD_DUMPED) return -ECHILD;
    if (waitpid(pid, &status, __WALL) < 0) return -errno;
    int signum = WSTOPSIG(status);
    if (signum != SIGTRAP) return signum;
    if (ptrace(PTRACE_GETSIGINFO, pid, NULL, &info) < 0) return -errno;
    return info.si_code > 0 ? STEPPED : signum; /* of the kernel, or sent by the process itself */
}

const char *inject_port_lacks(void) {
    return NULL;
}

int inject_attach(pid_t pid) {
    int status;
    if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) < 0 || ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) < 0) return -errno;
    return waitpid(pid, &status, __WALL) < 0 ? -errno : 0;
}

int inject_step(pid_t pid, int signum, uintptr_t *pc) {
    if (ptrace(PTRACE_SINGLESTEP, pid, NULL, (void *)(intptr_t)signum) < 0) return -errno;
    int stopped = wait_for(pid);
    return stopped == STEPPED ? inject_port_pc(pid, pc) : stopped;
}

int inject_continue(pid_t pid, int signum) {
    if (ptrace(PTRACE_CONT, pid, NULL, (void *)(intptr_t)signum) < 0) return -errno;
    return wait_for(pid);
}

int inject_detach(pid_t pid, int signum) {
    return ptrace(PTRACE_DETACH, pid, NULL, (void *)(intptr_t)signum) < 0 ? -errno : 0;
}
