/* world.h - what tests do to a process besides the port's operations, the same on both kernels.
 *
 * world_posix.c does it with system calls, world_sim.c to the simulated kernel; a test program links one of them with
 * the port that belongs to it. Like the port, functions return 0 or more, or -errno.
 *
 * Two threads at most: the first, and one that world_thread_start() makes. They work in lockstep: only one of them acts
 * at a time, and what one did to the other has been delivered before the next step.
 */
#ifndef TOCSIN_WORLD_H
#define TOCSIN_WORLD_H

#include "port.h"

/* kill(getpid(), signum) by the calling thread. */
int world_kill(int signum);

/* RLIMIT_SIGPENDING 0 (none: no room in any queue) or as it was. */
void world_queue(bool room);

/* The process's number, as a siginfo shows it. */
int world_pid(void);

/* The kernel's disposition of signum, past the port: 1 if it has SA_RESTART, 0 if not; -EINVAL. */
int world_action(int signum, tocsin_c_handler *action);

/* A pipe or socket pair: fds[0] reads, fds[1] writes. A pipe has room for this many bytes (1..64), none of them 0. */
int world_pipe(int room, bool nonblocking, int fds[2]);
int world_socketpair(bool nonblocking, int fds[2]);
int world_pidfd(void);
int world_null(void);
int world_close(int fd);

/* Up to size bytes that wait in fds[0], without blocking; 0 for none. fds[1] is the other end, or -1 if it is closed. */
int world_read(const int fds[2], unsigned char *bytes, int size);

/* The second thread, with the mask of the caller; its number. The end of it, told by the first. */
tocsin_port_thread world_thread_start(void);
void world_thread_end(void);

/* Runs body in the second thread and waits for it. */
void world_in_thread(void (*body)(void *data), void *data);

/* How a process ended, and how often it was stopped, and continued by its parent, before. */
typedef struct world_end {
    int status; /* exit status; -1: killed */
    int signum; /* what killed it, else 0 */
    int stops;
} world_end;

/* Runs body in a forked child until it returns (status 0) or ends. */
world_end world_fork(void (*body)(void *data), void *data);

#endif
