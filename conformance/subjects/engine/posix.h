/* posix.h - what the files of the real world share: the memory that the supervisor, the program, its children and its
 * reporter have in common, and the threads.
 */
#ifndef CONFORMANCE_ENGINE_POSIX_H
#define CONFORMANCE_ENGINE_POSIX_H

#include "player.h"

/* What a process tells its supervisor when it may wait for ever. waits is written last when it is set, and first when it
 * is cleared, so that the rest is good while it is set. */
struct posix_mark {
    int waits, pid;
    int64_t
        until_ns; /* when its real timer fires, on the monotonic clock; 0: none is armed; -1: it fires again and again */
};

struct posix_shared {
    ops_program program;
    ops_trace trace;
    ops_path report_path; /* of the exec that the reporter reports */
    struct posix_mark mark;
};

extern struct posix_shared *posix_shared;
extern int posix_shared_fd;

/* Maps the memory behind fd, which stays open for whoever comes after. */
void posix_share(int fd);

/* Asked when the process is to end, if it is set; it need not come back. */
extern void (*posix_on_end)(enum ops_event_kind kind, int number);

/* Closes all that was opened for the program, whose numbers may then be used again. */
void posix_forget_descriptors(void);

/* In a new child: the calling thread is main, and the only one. */
void posix_forget_threads(void);

/* The reporter's work. */
void posix_report(void) TOCSIN_NORETURN;

int64_t posix_now_ns(void);

#endif
