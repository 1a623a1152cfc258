/* port_aarch64.c - where a traced process stands, on this architecture. */
#include <elf.h>
#include <errno.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#include "port.h"

int inject_port_pc(pid_t pid, uintptr_t *pc) {
    struct user_regs_struct registers;
    struct iovec to = {&registers, sizeof registers};
    if (ptrace(PTRACE_GETREGSET, pid, (void *)NT_PRSTATUS, &to) < 0) return -errno;
    *pc = (uintptr_t)registers.pc;
    return 0;
}
