/* port_none.c - an architecture that nobody has ported the four verbs to. */
#include <errno.h>

#include "port.h"

const char *inject_port_lacks(void) {
    return "this architecture is none of x86-64 and aarch64, expected one whose four verbs stand in "
           "fuzz/inject/port_*.c";
}

int inject_attach(pid_t pid) {
    (void)pid;
    return -ENOSYS;
}

int inject_step(pid_t pid, int signum, uintptr_t *pc) {
    (void)pid, (void)signum, (void)pc;
    return -ENOSYS;
}

int inject_port_call(pid_t pid, long *call) {
    (void)pid, (void)call;
    return -ENOSYS;
}

int inject_continue(pid_t pid, int signum) {
    (void)pid, (void)signum;
    return -ENOSYS;
}

int inject_detach(pid_t pid, int signum) {
    (void)pid, (void)signum;
    return -ENOSYS;
}
