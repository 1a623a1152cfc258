/* world_posix.c - world.h on the real kernel. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "world.h"

enum { PAGE = 4096 };

static int result(int returned) {
    return returned < 0 ? -errno : returned;
}

int world_kill(int signum) {
    return result(kill(getpid(), signum));
}

int world_pid(void) {
    return getpid();
}

int world_action(int signum, tocsin_c_handler *action) {
    struct sigaction now;
    if (sigaction(signum, NULL, &now) < 0) return -errno;
    *action = now.sa_handler;
    return (now.sa_flags & SA_RESTART) != 0;
}

void world_queue(bool room) {
    struct rlimit limit;
    getrlimit(RLIMIT_SIGPENDING, &limit);
    limit.rlim_cur = room ? limit.rlim_max : 0;
    setrlimit(RLIMIT_SIGPENDING, &limit);
}

/* ----------------------------------------------------------------------------------------------------- descriptors -- */

/* A pipe takes no less than a page: what is too much room is filled with zeros, and filled again after each read. */
static void fill(int write_end, int zeros) {
    static const char page[PAGE];
    ssize_t ignored = write(write_end, page, (size_t)zeros);
    (void)ignored;
}

int world_pipe(int room, bool nonblocking, int fds[2]) {
    if (pipe2(fds, nonblocking ? O_NONBLOCK : 0) < 0) return -errno;
    fcntl(fds[1], F_SETPIPE_SZ, PAGE);
    fill(fds[1], PAGE - room);
    return 0;
}

int world_socketpair(bool nonblocking, int fds[2]) {
    return result(socketpair(AF_UNIX, SOCK_STREAM | (nonblocking ? SOCK_NONBLOCK : 0), 0, fds));
}

int world_pidfd(void) {
    return result((int)syscall(SYS_pidfd_open, getpid(), 0));
}

int world_null(void) {
    return result(open("/dev/null", O_RDWR));
}

int world_close(int fd) {
    return result(close(fd));
}

int world_read(const int fds[2], unsigned char *bytes, int size) {
    unsigned char everything[PAGE];
    struct pollfd ready = {.fd = fds[0], .events = POLLIN};
    if (poll(&ready, 1, 0) <= 0) return 0;
    ssize_t got = read(fds[0], everything, PAGE);
    if (got < 0) return -errno;
    int zeros = 0;
    while (zeros < got && !everything[zeros]) zeros++;
    if (zeros && fds[1] >= 0) fill(fds[1], zeros);
    got -= zeros;
    memcpy(bytes, everything + zeros, (size_t)(got < size ? got : size));
    return (int)(got < size ? got : size);
}

/* --------------------------------------------------------------------------------------------------------- threads -- */

static pthread_t second;
static sem_t go, back;
static void (*step)(void *);
static void *step_data;

/* Handlers interrupt it. The way back from a system call is where handlers run: with the last line, what was sent to
 * this thread before the post has run on return, also if the wait itself had no need of the kernel. */
static void await(sem_t *semaphore) {
    while (sem_wait(semaphore) < 0) continue;
    syscall(SYS_getppid);
}

static void *second_thread(void *unused) {
    for (;;) {
        await(&go);
        if (!step) return unused;
        step(step_data);
        sem_post(&back);
    }
}

tocsin_port_thread world_thread_start(void) {
    sem_init(&go, 0, 0);
    sem_init(&back, 0, 0);
    return pthread_create(&second, NULL, second_thread, NULL) == 0 ? (tocsin_port_thread)second : 0;
}

void world_thread_end(void) {
    step = NULL;
    sem_post(&go);
    pthread_join(second, NULL);
}

void world_in_thread(void (*body)(void *data), void *data) {
    step = body;
    step_data = data;
    sem_post(&go);
    await(&back);
}

/* ------------------------------------------------------------------------------------------------------------ fork -- */

/* A group of its own, whose parent is in the same session: SIGTSTP stops it, as it would not in an orphaned group. */
static void child(void (*body)(void *data), void *data) {
    setpgid(0, 0);
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    body(data);
    _exit(0);
}

world_end world_fork(void (*body)(void *data), void *data) {
    world_end end = {-1, 0, 0};
    pid_t pid = fork();
    if (pid == 0) child(body, data);
    for (;;) {
        int status;
        if (waitpid(pid, &status, WUNTRACED) < 0) continue;
        if (WIFSTOPPED(status)) {
            end.stops++;
            kill(pid, SIGCONT);
            continue;
        }
        if (WIFEXITED(status)) end.status = WEXITSTATUS(status);
        else end.signum = WTERMSIG(status);
        return end;
    }
}
