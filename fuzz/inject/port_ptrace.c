/* port_ptrace.c - the four verbs on Linux. */
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inject.h"
#include "port.h"

enum { STEPPED = -1000 }; /* an instruction, and nothing has come */

/* It stands at the first instruction of a signal's handler: the kernel says so, and takes no signal there from us. */
static bool is_at_handler;

/* Until it stands still: a signal that it is about to get, STEPPED, -ECHILD with its status left to be waited for, or
 * -ETIMEDOUT. */
static int wait_for(pid_t pid) {
    siginfo_t ended, info;
    int status;
    if (!inject_wait_for(pid, &ended, WEXITED | WSTOPPED)) return -ETIMEDOUT;
    if (ended.si_code == CLD_EXITED || ended.si_code == CLD_KILLED || ended.si_code == CLD_DUMPED) return -ECHILD;
    if (waitpid(pid, &status, __WALL) < 0) return -errno;
    int signum = WSTOPSIG(status);
    if (signum != SIGTRAP) return signum;
    if (ptrace(PTRACE_GETSIGINFO, pid, NULL, &info) < 0) return -errno;
    is_at_handler = info.si_code == SIGTRAP;
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

static int look(pid_t pid, struct user_regs_struct *registers) {
    struct iovec to = {registers, sizeof *registers};
    return ptrace(PTRACE_GETREGSET, pid, (void *)NT_PRSTATUS, &to) < 0 ? -errno : 0;
}

int inject_port_call(pid_t pid, long *call) {
    struct user_regs_struct registers;
    int error = look(pid, &registers);
    if (error) return error;
    errno = 0;
    long code = ptrace(PTRACE_PEEKTEXT, pid, (void *)inject_registers_pc(&registers), NULL);
    if (errno) return -errno;
    *call = inject_registers_call(&registers, code);
    return 0;
}

int inject_step(pid_t pid, int signum, uintptr_t *pc) {
    struct user_regs_struct registers;
    if (ptrace(PTRACE_SINGLESTEP, pid, NULL, (void *)(intptr_t)signum) < 0) return -errno;
    int stopped = wait_for(pid);
    if (stopped != STEPPED) return stopped;
    int error = look(pid, &registers);
    if (!error) *pc = inject_registers_pc(&registers);
    return error;
}

int inject_continue(pid_t pid, int signum) {
    if (signum && is_at_handler) {
        is_at_handler = false;
        if (syscall(SYS_tgkill, pid, pid, signum) < 0) return -errno;
        return inject_continue(pid, 0); /* which stops at once, for it is about to arrive */
    }
    if (ptrace(PTRACE_CONT, pid, NULL, (void *)(intptr_t)signum) < 0) return -errno;
    return wait_for(pid);
}

int inject_detach(pid_t pid, int signum) {
    return ptrace(PTRACE_DETACH, pid, NULL, (void *)(intptr_t)signum) < 0 ? -errno : 0;
}
