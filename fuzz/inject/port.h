/* port.h - what the slow method asks of a machine: four verbs. port_ptrace.c has them for Linux, where only what
 * registers say is the architecture's own (port_x86_64.c, port_aarch64.c); port_none.c says for all others that
 * there is none. The Makefile chooses. Errors are negative errno values. */
#ifndef FUZZ_INJECT_PORT_H
#define FUZZ_INJECT_PORT_H

#include <stdint.h>
#include <sys/types.h>

/* Why this machine cannot be used, NULL if it can. */
const char *inject_port_lacks(void);

/* attach: a child is traced from now on, and stands still. -EPERM: that is not permitted here. */
int inject_attach(pid_t pid);

/* step: one instruction of pid, which stands still; signum (0: none) arrives before it. 0: *pc is where it stands now;
 * the number of a signal that is about to arrive, to be given to the next step or continue; -ECHILD: it has ended;
 * -ETIMEDOUT: it never came to the end of this instruction, and was killed. */
int inject_step(pid_t pid, int signum, uintptr_t *pc);

/* continue with signal: signum (0: none) arrives where pid stands, which runs on until it is about to get another one:
 * its number; -ECHILD: it has ended; -ETIMEDOUT: it never did either, and was killed. */
int inject_continue(pid_t pid, int signum);

/* detach: pid is traced no more, and runs on; signum (0: none) arrives. */
int inject_detach(pid_t pid, int signum);

/* *call: the number of the system call that pid, which stands still, makes next; -1 for none. */
int inject_port_call(pid_t pid, long *call);

/* The architecture's part: the place in registers; and the number of the system call there, where code stands; -1: none. */
struct user_regs_struct;
uintptr_t inject_registers_pc(const struct user_regs_struct *registers);
long inject_registers_call(const struct user_regs_struct *registers, long code);

#endif
