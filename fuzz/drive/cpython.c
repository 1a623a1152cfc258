/* cpython.c - starts `cpython-embedded --serve`, and asks it. ../../conformance/subjects/cpython_embedded/server.h says
 * how it is asked. */
#include "cpython.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../conformance/subjects/cpython_embedded/server.h"
#include "../gen/gen.h"

enum { PATIENCE_MS = 20000, NO_CPYTHON = 2 };

extern char **environ;

static struct server_exchange *exchange;
static int asks, answers;

static _Noreturn void give_up(const char *what, const char *expected) {
    fprintf(stderr, "cpython_differential: %s, expected %s\n", what, expected);
    exit(NO_CPYTHON);
}

/* The memory keeps its number across exec; the ends of the pipes become stdin and stdout. */
static void spawn(const char *path, int memory, int stdin_fd, int stdout_fd) {
    char number[16];
    char *const argv[] = {(char *)path, "--serve", number, NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid;
    snprintf(number, sizeof number, "%d", memory);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, stdin_fd, 0);
    posix_spawn_file_actions_adddup2(&actions, stdout_fd, 1);
    if (posix_spawn(&pid, path, &actions, NULL, argv, environ) != 0) give_up(path, "CPython; make builds it");
    posix_spawn_file_actions_destroy(&actions);
    close(stdin_fd);
    close(stdout_fd);
}

static void start(void) {
    const char *path = getenv("TOCSIN_CPYTHON");
    int to[2], from[2], memory = memfd_create("exchange", 0);
    if (!path) path = "build/gcc/conformance/subjects/cpython_embedded/cpython-embedded";
    if (access(path, X_OK) != 0) give_up(path, "CPython; make builds it, and TOCSIN_CPYTHON names another");
    if (memory < 0 || ftruncate(memory, sizeof *exchange) < 0 || pipe2(to, O_CLOEXEC) < 0 || pipe2(from, O_CLOEXEC) < 0)
        give_up("no pipe", "descriptors and memory");
    exchange = mmap(NULL, sizeof *exchange, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (exchange == MAP_FAILED) give_up("no memory", "some to share");
    signal(SIGPIPE, SIG_IGN); /* a child that has died is seen by its silence */
    spawn(path, memory, to[0], from[1]);
    close(memory);
    asks = to[1];
    answers = from[0];
}

/* ------------------------------------------------------------------------------------------------------- lightening -- */

static bool is_heavy(const ops_op *op) {
    switch (op->kind) {
        case OPS_FORK:
        case OPS_EXEC:
        case OPS_EXIT:
        case OPS_UNCAUGHT:
        case OPS_THREAD:
        case OPS_OS_SIGNAL:
        case OPS_INIT:
        case OPS_FINI:
        case OPS_TRIPPED:
        case OPS_QUEUE_ARRIVALS:
        case OPS_SIGQUEUE:
        case OPS_FRAME_SIGINFO:
        case OPS_SPEND:
        case OPS_PAUSE:
        case OPS_SIGWAIT:
        case OPS_SIGWAITINFO:
        case OPS_READ: return true;
        case OPS_THREAD_KILL: return op->number[0] != 0;
        case OPS_SLEEP:
        case OPS_ADVANCE:
        case OPS_SIGTIMEDWAIT: return op->time[0] > 0 && op->time[0] < 1e10;
        case OPS_SETITIMER: return op->number[0] == 0 && op->time[0] > 0 && op->time[0] < 1;
        default: return false;
    }
}

void cpython_lighten(ops_program *program) {
    static ops_program lighter;
    program->ignored = program->blocked = program->needs = 0;
    memset(program->arrival, 0, sizeof program->arrival);
    program->arrivals = 0;
    for (int at = program->ops - 1; at >= 0; at--) {
        if (at >= program->ops || !is_heavy(&program->op[at])) continue;
        gen_without(program, at, false, &lighter);
        *program = lighter;
    }
}

/* ------------------------------------------------------------------------------------------------------------ asking -- */

const ops_trace *cpython_ask(const ops_program *program) {
    if (!exchange) start();
    struct pollfd answer = {.fd = answers, .events = POLLIN};
    char byte = 0;
    memcpy(&exchange->program, program, offsetof(ops_program, op));
    memcpy(exchange->program.op, program->op, sizeof *program->op * program->ops);
    if (write(asks, &byte, 1) != 1 || poll(&answer, 1, PATIENCE_MS) != 1 || read(answers, &byte, 1) != 1) return NULL;
    return &exchange->trace;
}
