/* world_sim.c - world.h on the simulated kernel. */
#include <errno.h>
#include <setjmp.h>
#include <stdlib.h>

#include "sim.h"
#include "world.h"

int world_kill(int signum) {
    return tocsin_sim_kill(signum);
}

int world_pid(void) {
    return tocsin_sim_state()->pid;
}

int world_action(int signum, tocsin_c_handler *action) {
    const tocsin_sim *sim = tocsin_sim_state();
    if (signum < 1 || signum >= TOCSIN_NSIG || signum == 32 || signum == 33) return -EINVAL;
    *action = sim->action[signum];
    return (int)(sim->restart >> (signum - 1) & 1);
}

void world_queue(bool room) {
    tocsin_sim_queue_limit(room ? TOCSIN_SIM_QUEUE_LIMIT : 0);
}

int world_pipe(int room, bool nonblocking, int fds[2]) {
    return tocsin_sim_pipe_open(room, nonblocking, fds);
}

int world_socketpair(bool nonblocking, int fds[2]) {
    return tocsin_sim_socketpair(TOCSIN_SIM_PIPE_BYTES, nonblocking, fds);
}

int world_pidfd(void) {
    return tocsin_sim_pidfd_open();
}

int world_null(void) {
    return tocsin_sim_null_open();
}

int world_close(int fd) {
    return tocsin_sim_close(fd);
}

int world_read(const int fds[2], unsigned char *bytes, int size) {
    bool was = tocsin_port_fd_nonblocking(fds[0]) == 1;
    tocsin_sim_set_nonblocking(fds[0], true);
    int got = tocsin_sim_read(fds[0], bytes, size);
    tocsin_sim_set_nonblocking(fds[0], was);
    return got == -EAGAIN ? 0 : got;
}

static tocsin_port_thread second;

tocsin_port_thread world_thread_start(void) {
    second = tocsin_sim_thread_start();
    return second;
}

void world_thread_end(void) {
    tocsin_sim_thread_exit(second);
}

void world_in_thread(void (*body)(void *data), void *data) {
    tocsin_port_thread before = tocsin_sim_run_as(second);
    body(data);
    tocsin_sim_run_as(before);
}

/* ------------------------------------------------------------------------------------------------------------ fork -- */

static struct {
    jmp_buf over;
    world_end end;
} child;

static void child_died(void *data, enum tocsin_sim_life life, int end) {
    (void)data;
    child.end.status = life == TOCSIN_SIM_EXITED ? end : -1;
    child.end.signum = life == TOCSIN_SIM_EXITED ? 0 : end;
    longjmp(child.over, 1);
}

static void child_stopped(void *data, int signum) {
    (void)data;
    (void)signum;
    child.end.stops++;
    tocsin_sim_send(0, SIGCONT);
}

/* The child is the same memory after a turn of the state, and the parent a copy that comes back. */
world_end world_fork(void (*body)(void *data), void *data) {
    static tocsin_sim parent;
    parent = *tocsin_sim_state();
    child.end = (world_end){0, 0, 0};
    tocsin_sim_set_hooks(&(tocsin_sim_hooks){.died = child_died, .stopped = child_stopped});
    if (setjmp(child.over) == 0) {
        tocsin_sim_fork_child();
        body(data);
    }
    tocsin_sim_set_hooks(NULL);
    *tocsin_sim_state() = parent;
    return child.end;
}
