/* sim_fd.c - the simulated kernel's descriptors: pipes and socket pairs for the wakeup fd, pidfds, /dev/null. */
#include "sim_kernel.h"

static tocsin_sim_fd *open_fd(int fd) {
    tocsin_sim *sim = tocsin_sim_state();
    if (fd < 0 || fd >= TOCSIN_SIM_FDS || sim->fd[fd].kind == TOCSIN_SIM_CLOSED) return NULL;
    return &sim->fd[fd];
}

/* The lowest free one from there on, as POSIX has it. */
static int closed_fd(int from) {
    const tocsin_sim *sim = tocsin_sim_state();
    while (from < TOCSIN_SIM_FDS && sim->fd[from].kind != TOCSIN_SIM_CLOSED) from++;
    return from;
}

static int new_fd(int kind, int channel, bool nonblocking) {
    int fd = closed_fd(0);
    if (fd >= TOCSIN_SIM_FDS) return -EMFILE;
    tocsin_sim_state()->fd[fd] = (tocsin_sim_fd){(uint8_t)kind, nonblocking, (uint8_t)channel, 0};
    return fd;
}

/* A pair of neighbours is free when nobody reads or writes either. */
static int free_channels(void) {
    const tocsin_sim *sim = tocsin_sim_state();
    for (int i = 0; i < TOCSIN_SIM_PIPES; i += 2) {
        const tocsin_sim_pipe *pair = &sim->pipe[i];
        if (pair[0].readers + pair[0].writers + pair[1].readers + pair[1].writers == 0) return i;
    }
    return -EMFILE;
}

static int open_pair(int capacity, bool nonblocking, int kinds[2], int fds[2]) {
    int channel = free_channels(), second_channel = kinds[0] == TOCSIN_SIM_SOCKET;
    if (channel < 0 || closed_fd(closed_fd(0) + 1) >= TOCSIN_SIM_FDS) return -EMFILE;
    tocsin_sim_pipe *pair = &tocsin_sim_state()->pipe[channel];
    memset(pair, 0, 2 * sizeof *pair);
    pair[0].capacity = pair[1].capacity = (uint8_t)capacity;
    for (int i = 0; i <= second_channel; i++) pair[i].readers = pair[i].writers = 1;
    fds[0] = new_fd(kinds[0], channel, nonblocking);
    fds[1] = new_fd(kinds[1], channel + second_channel, nonblocking);
    return 0;
}

int tocsin_sim_pipe_open(int capacity, bool nonblocking, int fds[2]) {
    return open_pair(capacity, nonblocking, (int[]){TOCSIN_SIM_READ_END, TOCSIN_SIM_WRITE_END}, fds);
}

int tocsin_sim_socketpair(int capacity, bool nonblocking, int fds[2]) {
    return open_pair(capacity, nonblocking, (int[]){TOCSIN_SIM_SOCKET, TOCSIN_SIM_SOCKET}, fds);
}

/* It stays this process's also in a child. */
int tocsin_sim_pidfd_open(void) {
    return new_fd(TOCSIN_SIM_PIDFD, tocsin_sim_state()->pid - TOCSIN_SIM_PID, false);
}

int tocsin_sim_null_open(void) {
    return new_fd(TOCSIN_SIM_SINK, 0, false);
}

/* The channels that an fd reads and writes; NULL for none. */
static tocsin_sim_pipe *read_channel(const tocsin_sim_fd *fd) {
    bool reads = fd->kind == TOCSIN_SIM_READ_END || fd->kind == TOCSIN_SIM_SOCKET;
    return reads ? &tocsin_sim_state()->pipe[fd->channel] : NULL;
}

static tocsin_sim_pipe *write_channel(const tocsin_sim_fd *fd) {
    if (fd->kind == TOCSIN_SIM_SOCKET) return &tocsin_sim_state()->pipe[fd->channel ^ 1];
    return fd->kind == TOCSIN_SIM_WRITE_END ? &tocsin_sim_state()->pipe[fd->channel] : NULL;
}

int tocsin_sim_close(int number) {
    tocsin_sim_fd *fd = open_fd(number);
    if (!fd) return -EBADF;
    if (read_channel(fd)) read_channel(fd)->readers--;
    if (write_channel(fd)) write_channel(fd)->writers--;
    memset(fd, 0, sizeof *fd);
    return 0;
}

int tocsin_sim_set_nonblocking(int number, bool nonblocking) {
    tocsin_sim_fd *fd = open_fd(number);
    if (!fd) return -EBADF;
    fd->nonblocking = nonblocking;
    return 0;
}

int tocsin_port_fd_nonblocking(int number) {
    int result = tocsin_i_sim_begin("fd_nonblocking");
    const tocsin_sim_fd *fd = open_fd(number);
    if (!result) result = fd ? fd->nonblocking : -EBADF;
    return tocsin_i_sim_done("fd_nonblocking done", result);
}

/* --------------------------------------------------------------------------------------------------------- writing -- */

/* Without a reader SIGPIPE comes, to the thread that writes (conformance/kernel/sigpipe_goes_to_the_thread_that_writes.c).
 * A pidfd is open for writing but takes nothing. */
static int write_once(const tocsin_sim_fd *fd, unsigned char byte) {
    if (!fd || fd->kind == TOCSIN_SIM_READ_END) return -EBADF;
    if (fd->kind == TOCSIN_SIM_PIDFD) return -EINVAL;
    tocsin_sim_pipe *pipe = write_channel(fd);
    if (!pipe) return 0;
    if (!pipe->readers) {
        tocsin_i_sim_send(tocsin_sim_state()->current, SIGPIPE, CODE_USER, FROM_SELF);
        return -EPIPE;
    }
    if (pipe->count == pipe->capacity) return -EAGAIN;
    pipe->bytes[pipe->count++] = byte;
    return 0;
}

/* One round of a blocking call: sleeps until something happens. The first signal that got a handler, or 0: it alone
 * decides whether the call is restarted. */
static int sleep_once(const char *where) {
    tocsin_sim *sim = tocsin_sim_state();
    int thread = sim->current;
    sim->thread[thread].state = TOCSIN_SIM_ASLEEP;
    tocsin_i_sim_point("asleep");
    if (!tocsin_i_sim_ready(thread)) tocsin_i_sim_step(where, FOREVER);
    sim->thread[thread].state = TOCSIN_SIM_RUNNING;
    return tocsin_i_sim_deliver(thread);
}

/* Whether a handler has SA_RESTART makes no difference here: EINTR is written again. */
int tocsin_port_write_byte(int number, unsigned char byte) {
    int error = tocsin_i_sim_begin("write_byte");
    const tocsin_sim_fd *fd = open_fd(number);
    if (!error) {
        while ((error = write_once(fd, byte)) == -EAGAIN && !fd->nonblocking) sleep_once("write_byte");
        tocsin_i_sim_settle();
    }
    if (error) errno = -error; /* as the real kernel's call leaves it: signal context must put it back */
    return tocsin_i_sim_done("write_byte done", error);
}

/* --------------------------------------------------------------------------------------------------------- reading -- */

static int take_bytes(tocsin_sim_pipe *pipe, void *buf, int size) {
    int taken = size < pipe->count ? size : pipe->count;
    memcpy(buf, pipe->bytes, (size_t)taken);
    memmove(pipe->bytes, pipe->bytes + taken, (size_t)(pipe->count - taken));
    pipe->count = (uint8_t)(pipe->count - taken);
    memset(pipe->bytes + pipe->count, 0, (size_t)taken);
    return taken;
}

/* Rule 75, conformance/kernel/sa_restart_resumes_a_read.c. */
int tocsin_sim_read(int number, void *buf, int size) {
    tocsin_sim *sim = tocsin_sim_state();
    const tocsin_sim_fd *fd = open_fd(number);
    if (!fd) return -EBADF;
    tocsin_sim_pipe *pipe = read_channel(fd);
    if (!pipe) return fd->kind == TOCSIN_SIM_SINK ? 0 : -EBADF;
    while (!pipe->count) {
        if (!pipe->writers) return 0;
        if (fd->nonblocking) return -EAGAIN;
        int first = sleep_once("read");
        if (first && !(sim->restart & bit_of(first))) return -EINTR;
    }
    return take_bytes(pipe, buf, size);
}
