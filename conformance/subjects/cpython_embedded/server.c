/* server.c - many programs, one after the other, in one process: what a fuzzer asks.
 *
 * A fork of an interpreter costs more than a program. So one child plays programs until one of them ends it, and what a
 * program leaves is undone behind it: what is pending, masks, timers, flags, table, wakeup fd, descriptors. What cannot
 * be undone is not for this: whoever asks leaves out threads, `os_signal` and what is inherited.
 *
 * The child itself answers. Only when it has died in the middle of a program its parent does, and forks another one.
 */
#include "server.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "../engine/posix.h"
#include "../engine/subject.h"
#include "embedded.h"

enum { ASKED = 60, ANSWERED = 61, RETIRES_S = 5 }; /* below the player's own descriptors; well before the fuse */

static struct server_exchange *exchange;
static jmp_buf played;

/* ------------------------------------------------------------------------------------------------------ in the child -- */

static void on_end(enum ops_event_kind kind, int number) {
    if (kind != OPS_EVENT_EXIT || number != 0 || player.path.length != 0) return;
    longjmp(played, 1);
}

static void hear_nothing(const tocsin_report *report) {
    (void)report;
}

static void drop_pending(void) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) setitimer(which, &(struct itimerval){0}, NULL);
    while (sigtimedwait(&all, NULL, &(struct timespec){0}) > 0) continue;
}

/* As at a fork: the flags are forgotten, if one is set; exported for the interpreter's own use. */
void _PySignal_AfterFork(void);

static void drop_table(void) {
    _PySignal_AfterFork();
    for (int signum = 1; signum < TOCSIN_NSIG; signum++)
        if (signum != 32 && signum != 33 && tocsin_getsignal(signum) != TOCSIN_SIG_DFL)
            tocsin_signal(signum, TOCSIN_SIG_DFL);
}

/* Nothing may arrive while this goes on. The reports that wait come out at any safe point. */
static void undo(void) {
    sigset_t none;
    tocsin_set_report_hook(hear_nothing);
    drop_pending();
    tocsin_set_wakeup_fd(-1, true, NULL);
    drop_table();
    tocsin_check();
    posix_forget_descriptors();
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* What is not in use stays as it was. */
static void take_program(ops_program *to, const ops_program *from) {
    size_t head = offsetof(ops_program, op);
    memcpy(to, from, head);
    memcpy(to->op, from->op, sizeof *to->op * from->ops);
}

static void give_trace(const ops_trace *trace) {
    memcpy(exchange->trace.event, trace->event, sizeof *trace->event * trace->events);
    exchange->trace.events = trace->events;
    exchange->plays = 0;
    if (write(ANSWERED, "", 1) != 1) _exit(0);
}

static void play_asked(void) {
    ops_trace *trace = &posix_shared->trace;
    take_program(&posix_shared->program, &exchange->program);
    trace->events = 0;
    if (setjmp(played) == 0) player_play(&posix_shared->program, trace);
    ops_event_add(trace, OPS_EVENT_EXIT, NULL);
}

/* Instead of one program: until nobody asks any more, or it is time for a new child. */
static void play_all(void) {
    int64_t until = posix_now_ns() + (int64_t)RETIRES_S * 1000000000;
    embedded_begin();
    posix_on_end = on_end;
    for (char byte; posix_now_ns() < until;) {
        if (read(ASKED, &byte, 1) != 1) _exit(1);
        exchange->plays = 1;
        play_asked();
        give_trace(&posix_shared->trace);
        undo();
    }
    _exit(0);
}

void server_goes_on(void) {
    if (exchange) play_all();
}

/* ------------------------------------------------------------------------------------------------------- its parent -- */

static bool is_asked_no_more(const ops_trace *trace) {
    const ops_event *end = &trace->event[trace->events - 1];
    return end->kind == OPS_EVENT_EXIT && end->number[0] == 1 && !exchange->plays;
}

static void serve(int fd) {
    static ops_program nothing;
    static ops_trace trace;
    exchange = mmap(NULL, sizeof *exchange, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (exchange == MAP_FAILED || dup2(0, ASKED) < 0 || dup2(1, ANSWERED) < 0) {
        perror("cpython-embedded: --serve");
        exit(1);
    }
    do {
        subject_run(&nothing, &trace);
        if (exchange->plays) give_trace(&trace);
    } while (!is_asked_no_more(&trace));
}

/* Stands for the adapter's subject_part. */
bool server_part(int argc, char **argv);
bool server_part(int argc, char **argv) {
    if (argc != 3 || strcmp(argv[1], "--serve") != 0) return subject_part(argc, argv);
    serve(atoi(argv[2]));
    return true;
}
