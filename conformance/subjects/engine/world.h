/* world.h - what the player needs from the world outside tocsin.h. Two worlds exist: world_posix.c, a process of its own
 * on the real kernel, and world_sim.c, the simulated kernel. A program links exactly one.
 *
 * A process has up to four threads, 0 being main; exactly one of them acts, the others wait. Errors are errno values, 0
 * is none.
 */
#ifndef CONFORMANCE_ENGINE_WORLD_H
#define CONFORMANCE_ENGINE_WORLD_H

#include "../../ops/ops.h"
#include "tocsin.h"

enum { WORLD_THREADS = 4 };

/* How a process ended: EXIT with a status, KILLED or STOPPED with a signal; ERROR with an errno when nobody can know. */
typedef struct world_ended {
    enum ops_event_kind kind;
    int number;
} world_ended;

/* Ends the process: EXIT with a status, or LIMIT, which ends the whole program. */
void world_end(enum ops_event_kind kind, int number) TOCSIN_NORETURN;

/* Raw sends. kill and sigqueue are the kernel's own, to the process; the other one is pthread_kill. */
int world_kill(int signum);
int world_sigqueue(int signum, int value);
int world_thread_kill(int thread, int signum);

/* What a signal to another thread does there has happened when this returns. */
void world_settle(void);

/* Blocks everything in the calling thread; gives the mask back. Neither is a safe point. Not nested. */
void world_hold(void);
void world_let_in(void);

/* The thread, started if it has not been. */
pthread_t world_thread(int thread);

/* Runs run(data) in that thread, which is not the calling one, and waits for its end. */
void world_in_thread(int thread, void (*run)(const void *data), const void *data);

/* Runs child(data) in a forked child, which then exits with 0; waits for it. A child that a signal has stopped is
 * killed. */
world_ended world_fork(void (*child)(const void *data), const void *data);

/* The process becomes the reporter: adds the event INHERITED at path to the trace, exits with 0. */
void world_exec(const ops_path *path) TOCSIN_NORETURN;

/* A descriptor for the wakeup fd as word says, and the other end of it, to be read without blocking, or -1. Numbers
 * are not used twice. No room: LIMIT. */
int world_open(enum ops_fd word, int *other);
void world_close(int fd);

/* Closes fd, which the engine goes on to write to: EBADF for it for ever. */
void world_lose(int fd);

/* A pidfd of the process itself; closed with world_close. */
int world_pidfd(void);

/* What waits in an fd that does not block, at most size bytes; 0 for nothing. */
int world_read(int fd, unsigned char *bytes, int size);

/* Opens the program's own pipe, before anybody forks. */
void world_line(void);

/* From it: takes a byte, 0 or EINTR; puts one. */
int world_take(void);
void world_put(void);

/* Lets time pass; uses the processor. Seconds; nothing for less than 0 and nan, at most WORLD_LONGEST. No safe point. */
#define WORLD_LONGEST 100.0
void world_advance(double seconds);
void world_spend(double seconds);

/* Tells that the next operation begins. */
void world_step(void);

/* Tells that a tripped signal is given to its handler, or reported because it has none. */
void world_called(int signum);

/* Tells that the thread begins, or has ended, something that may wait for ever. Returns what was told before. */
bool world_waits(bool waits);

#endif
