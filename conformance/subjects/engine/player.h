/* player.h - plays a program of operations on the engine, and writes the trace of what happened.
 *
 * The player knows tocsin.h, the vocabulary and the world. All that it remembers is one struct, for a simulated fork
 * copies it.
 */
#ifndef CONFORMANCE_ENGINE_PLAYER_H
#define CONFORMANCE_ENGINE_PLAYER_H

#include "world.h"

/* The wakeup fd: the one that the engine has, and the last pair that was opened for it, which drain reads. */
struct player_wakeup {
    int word, fd;                       /* enum ops_fd; fd is -1 for none */
    int kept_fd, kept_other, kept_word; /* -1: no pair */
    int generation;                     /* of the process that opened the pair: another one must not close it */
};

/* What a handler was told of its arrival. */
struct player_told {
    bool is_known;
    int code, value;
};

struct player {
    const ops_program *program;
    ops_trace *trace;
    ops_path path; /* of the operation that is being carried out */
    const ops_op *op;
    int steps;
    uint64_t points;          /* the world's own: where the operation began */
    int generation;           /* 0, and 1 more in each child */
    bool is_started, is_over; /* is_over: fini has been */
    struct player_told told;  /* the innermost handler that runs */
    bool uncaught;            /* the next error ends the process */
    int asked_fd;             /* that the last set_wakeup_fd was asked for */
    struct player_wakeup wakeup;
    uintptr_t thread[WORLD_THREADS]; /* the world's numbers, 0 for what has not started */
    int line[2];                     /* the program's own pipe: read end, write end; 0 where nobody needs it */
    uint64_t once[OPS_MOST / 64];
    uint8_t slot[TOCSIN_NSIG]; /* of save and restore: handler words; 0 is an empty slot */
};

extern struct player player;

/* Starts with program, which must be valid; the world must be fresh. Comes back only by world_end. */
void player_play(const ops_program *program, ops_trace *trace) TOCSIN_NORETURN;

/* The two parts of it: everything before the first operation; one operation of the program itself, the one at index `at`
 * as its number-th. */
void player_begin(const ops_program *program, ops_trace *trace);
void player_one(int at, int number);

/* Declares a play_ function for each operation: 0, or the negative code with which the handler around it fails. */
#define OP(ID, name, first, second, third, body, result, needs, sentence) int play_##name(const ops_op *op);
#include "../../ops/ops.def"

/* The operations from first to end, whose paths continue the current one. 0 or a handler's failure. */
int player_range(int first, int end);

/* Before each operation, and with NULL behind the last one: LIMIT when there have been too many. */
void player_step(const ops_op *op);

/* An event at the current path. */
ops_event *player_said(enum ops_event_kind kind);
int player_ok(void);
int player_value(enum ops_result result, int64_t number);
int player_set(uint64_t bits);

/* The failure of a call that returned code, as the engine tells it; and of a world's call. */
int player_error(int code);
int player_os_error(int error);

/* ok or the error. */
int player_done(int code);

/* player_ops.c: sends a signal that arrives at once, with send, and looks after errno. What send returns. */
int player_arrives(int (*send)(int target, int signum), int target, int signum);

/* player_handlers.c: a handler word as the engine has it, and back; 0 for a function that is nobody's. */
tocsin_disposition player_disposition(int word);
int player_word(tocsin_handler handler);
void player_report(const tocsin_report *report);
int player_error_kind(int code);

#endif
