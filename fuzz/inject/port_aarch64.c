/* port_aarch64.c - what a traced process's registers say, on this architecture. */
#include <sys/user.h>

#include "port.h"

uintptr_t inject_registers_pc(const struct user_regs_struct *registers) {
    return (uintptr_t)registers->pc;
}

long inject_registers_call(const struct user_regs_struct *registers, long code) {
    return (code & 0xffffffff) == 0xd4000001 ? (long)registers->regs[8] : -1;
}
