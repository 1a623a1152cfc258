/* port_x86_64.c - where a traced process stands, on this architecture. */
#include <elf.h>
#include <errno.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#include "port.h"

static int look(pid_t pid, struct user_regs_struct *registers) {
    struct iovec to = {registers, sizeof *registers};
    return ptrace(PTRACE_GETREGSET, pid, (void *)NT_PRSTATUS, &to) < 0 ? -errno : 0;
}

int inject_port_pc(pid_t pid, uintptr_t *pc) {
    struct user_regs_struct registers;
    int error = look(pid, &registers);
    if (!error) *pc = (uintptr_t)registers.rip;
    return error;
}

int inject_port_call(pid_t pid, long *call) {
    struct user_regs_struct registers;
    int error = look(pid, &registers);
    if (error) return error;
    errno = 0;
    long code = ptrace(PTRACE_PEEKTEXT, pid, (void *)registers.rip, NULL);
    if (errno) return -errno;
    *call = (code & 0xffff) == 0x050f ? (long)registers.rax : -1;
    return 0;
}
