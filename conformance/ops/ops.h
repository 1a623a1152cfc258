/* ops.h - programs of operations and traces of events: as structs, as text, and as bytes.
 *
 * Plain structs of fixed size: no heap, no pointers inside, so that they can be copied with =, compared with memcmp
 * and put into shared memory. Every function fills the bytes that it does not need with zeros. Nothing here knows an
 * implementation: the model, the players and the fuzzers include this header and ops.def alone.
 *
 * A program is a tree in one array, in the order of its text: an operation with a block is followed by the block's
 * operations, and end says where the next operation beside it stands. To walk a range:
 *
 *     for (int i = range.first; i < range.end; i = program->op[i].end) ...
 *     the block of op i is the range {i + 1, program->op[i].end}
 */
#ifndef CONFORMANCE_OPS_H
#define CONFORMANCE_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    OPS_HANDLERS = 8,
    OPS_MOST = 256,        /* operations of a program, those of its handlers included */
    OPS_BLOCKS = 8,        /* blocks in one another, a handler's body included */
    OPS_CLAUSES = 16,      /* clause lines */
    OPS_CLAUSE = 64,       /* bytes of a slug, with its NUL */
    OPS_ARRIVALS = 8,      /* arrive lines */
    OPS_POINT = 24,        /* bytes of a point's name, with its NUL */
    OPS_TEXT_MOST = 65536, /* bytes of a program's text */
    OPS_CALLS = 8,         /* handlers in one another: a deeper call is `limit` */
    OPS_STEPS = 1024,  /* operations carried out: the next one is `limit`; a child goes on with its parent's count */
    OPS_PIPE = 64,     /* bytes in a pipe that nobody has read yet: one more is `limit` */
    OPS_QUEUED = 16,   /* instances of real-time signals that wait: one more is `limit` */
    OPS_PATH = 24,     /* steps of a path: a longer one is `limit` */
    OPS_EVENTS = 1024, /* of a trace, the end included: one more is `limit` */
    OPS_TEXT = 96      /* bytes of an event's text, with its NUL: the rest is cut */
};

/* What exec shows of the alarm that was left: a loaded machine needs seconds to start a program. */
#define OPS_IN_TENS(seconds) (((int64_t)(seconds) + 9) / 10 * 10)

/* OPS_SIGNAL, OPS_GETSIGNAL, ... from 1; 0 is no operation. */
enum ops_kind {
    OPS_NO,
#define OP(ID, name, first, second, third, body, result, needs, sentence) OPS_##ID,
#include "ops.def"
    OPS_KINDS
};

/* Argument types. */
enum ops_argument {
    OPS_ARGUMENT_NO,
#define ARGUMENT(ID, name, expected, sentence) OPS_ARGUMENT_##ID,
#include "ops.def"
    OPS_ARGUMENTS
};

/* OPS_HANDLER_H1 is 1, OPS_HANDLER_H8 is 8, then DFL, IGN, NONE, KBD, ENGINE, FOREIGN. */
enum ops_handler {
    OPS_HANDLER_NO,
#define HANDLER(ID, name, sentence) OPS_HANDLER_##ID,
#include "ops.def"
    OPS_HANDLER_WORDS
};

enum ops_fd {
    OPS_FD_NO,
#define FD(ID, name, sentence) OPS_FD_##ID,
#include "ops.def"
    OPS_FD_WORDS
};

/* What a subject may lack: bits of a program's needs are 1u << OPS_NEED_THREAD and so on. */
enum ops_need {
    OPS_NEED_NO,
#define NEED(ID, name, sentence) OPS_NEED_##ID,
#include "ops.def"
    OPS_NEEDS
};

enum ops_event_kind {
    OPS_EVENT_NO,
#define EVENT(ID, form, sentence) OPS_EVENT_##ID,
#include "ops.def"
    OPS_EVENT_KINDS
};

/* Of a value event. Python's None is OPS_RESULT_HANDLER with OPS_HANDLER_NONE, whoever gives it. */
enum ops_result {
    OPS_RESULT_NO,
#define RESULT(ID, form, sentence) OPS_RESULT_##ID,
#include "ops.def"
    OPS_RESULTS
};

enum ops_error {
    OPS_ERROR_NO,
#define ERROR(ID, name) OPS_ERROR_##ID,
#include "ops.def"
    OPS_ERRORS
};

/* A set of signals: bit n-1 is signal n, 32 and 33 included. bad is one more number, outside 1..64, if has_bad. What
 * is asked of an implementation is asked in ascending order, so that bad is the first or the last. */
typedef struct ops_set {
    uint64_t bits;
    int32_t bad;
    int32_t has_bad;
} ops_set;

#define OPS_ALL_SIGNALS (~((uint64_t)3 << 31)) /* 1..64 without 32 and 33: `all` */

/* One operation. Arguments fill their array from the front, in the order of the text:
 *   SIG HOW WHICH INT COUNT BOOL FD THREAD FLAGS HANDLER OSHANDLER   number[0], number[1]
 *   TIME                                                           time[0], time[1]
 *   SET                                                            set
 * SIG is the number; HOW is 0 block, 1 unblock, 2 setmask; WHICH is 0 real, 1 virtual, 2 prof; BOOL 0, 1; THREAD 0 main,
 * 1..3; FLAGS 0 none, 1 ignores, 2 sigint, 3 startup; HANDLER and OSHANDLER enum ops_handler; FD enum ops_fd. A time
 * that is not a number is the one that ops_nan() gives. */
typedef struct ops_op {
    uint8_t kind; /* enum ops_kind */
    uint8_t unused;
    uint16_t end; /* index of the next operation beside this one: its own index + 1 without a block */
    int32_t number[2];
    int32_t zero;
    double time[2];
    ops_set set;
} ops_op;

typedef struct ops_range {
    uint16_t first, end; /* first == end: empty */
} ops_range;

/* Where an operation stands: steps are indices from 1 (`5.2`), and OPS_PATH_HANDLER + n for `/hn`. `3/h1.2` is
 * {3, OPS_PATH_HANDLER + 1, 2}. */
enum { OPS_PATH_HANDLER = 0x8000 };
typedef struct ops_path {
    uint16_t length;
    uint16_t step[OPS_PATH];
} ops_path;

/* A signal that comes from outside in the middle of an operation: when the subject passes the point of that name for
 * the turn-th time (from 0) with that path. Which points there are is the subject's own affair; one that is never passed
 * is no error, the signal does not come. */
typedef struct ops_arrival {
    uint8_t signum; /* 1..64 */
    uint8_t target; /* a thread, 0 main to 3, or OPS_PROCESS */
    uint16_t turn;
    ops_path path;
    char point[OPS_POINT];
} ops_arrival;
enum { OPS_PROCESS = 4 };

typedef struct ops_program {
    uint16_t ops;      /* operations in use */
    uint16_t clauses;  /* clause lines */
    uint16_t arrivals; /* arrive lines */
    uint16_t zero;
    uint32_t needs;   /* bits of enum ops_need: those of needs lines alone; ops_needs() adds what operations need */
    uint64_t ignored; /* bit n-1: the process inherits signal n as ignored */
    uint64_t blocked; /* and this mask */
    ops_range main;   /* the operations of the program itself */
    ops_range handler[OPS_HANDLERS + 1]; /* by enum ops_handler, from 1; a handler without a body is an empty range */
    ops_op op[OPS_MOST];
    ops_arrival arrival[OPS_ARRIVALS];
    char clause[OPS_CLAUSES][OPS_CLAUSE];
} ops_program;

/* One event. What is in use, by kind:
 *   VALUE          result, and by result: NUMBER number[0]; HANDLER, SIG, FD number[0]; SIGINFO number[0] signal,
 *                  number[1] code; SET set[0]; TIMER number[0] 1 armed 0 disarmed, interval; TEXT text; BYTES number[0]
 *                  how many, bytes; EXIT number[0] status; KILLED, STOPPED number[0] signal; INHERITED set[0] ignored,
 *                  set[1] blocked, set[2] pending, number[0] alarm; ARRIVAL number[0] code, number[1] value
 *   ERROR          error, and text, or for OPS_ERROR_FAIL number[0]
 *   CALL           handler, number[0] signal, number[1] depth
 *   DONE           handler
 *   FAILED         handler, number[0]
 *   REPORT, WARNING  text
 *   WAKEUP_REPORT  error, number[0] errno
 *   EXIT           number[0] status          KILLED, STOPPED  number[0] signal; both without a path, as HANG and LIMIT
 * All else is zero, so that equal events are equal memory. */
typedef struct ops_event {
    uint8_t kind;    /* enum ops_event_kind */
    uint8_t result;  /* enum ops_result */
    uint8_t error;   /* enum ops_error */
    uint8_t handler; /* enum ops_handler */
    int32_t zero;
    int64_t number[2]; /* 64 bits for the alarm before: up to 4294967295 seconds */
    double interval;
    ops_path path;
    uint16_t zeros[3];
    union {
        char text[OPS_TEXT];
        unsigned char bytes[OPS_TEXT];
        uint64_t set[3];
    };
} ops_event;

typedef struct ops_trace {
    uint32_t events; /* in use */
    uint32_t zero;
    ops_event event[OPS_EVENTS];
} ops_trace;

/* What is wrong with a text or with bytes. For bytes line is 0 and column the offset. */
typedef struct ops_error_at {
    int line, column; /* from 1 */
    char found[48];
    char expected[112];
} ops_error_at;

/* ----------------------------------------------------------------------------------------------------------- tables -- */

typedef struct ops_info {
    const char *name;
    uint8_t argument[3]; /* enum ops_argument */
    uint8_t body;        /* 0, OPS_BODY, OPS_SENDS */
    uint8_t needs;       /* enum ops_need */
    const char *result, *sentence;
} ops_info;
enum { OPS_BODY = 1, OPS_SENDS = 2 };

extern const ops_info ops_table[OPS_KINDS];                    /* by enum ops_kind */
extern const char *const ops_handler_names[OPS_HANDLER_WORDS]; /* by enum ops_handler */
extern const char *const ops_fd_names[OPS_FD_WORDS];
extern const char *const ops_need_names[OPS_NEEDS];
extern const char *const ops_error_names[OPS_ERRORS];

/* ------------------------------------------------------------------------------------------------- programs as text -- */

/* Reads text[0..size), which need not end with NUL. True: *program is filled. False: *program is undefined and *error
 * says where and what; nothing was accepted. */
bool ops_parse(const char *text, size_t size, ops_program *program, ops_error_at *error);

/* Writes the canonical text, with a NUL; returns its length without it, as snprintf does: more than size - 1 means cut.
 * Parsing it gives the same program back, byte for byte. */
size_t ops_print(const ops_program *program, char *buf, size_t size);

/* "FILE:LINE:COLUMN: found X, expected Y" to buf, cut to size. */
void ops_print_error(const char *file, const ops_error_at *error, char *buf, size_t size);

/* Whether *program keeps the language's own rules: blocks nest, numbers are in range, `fail` stands in a handler,
 * sends alone in `hold`, no `thread` in a `thread`, ranges do not overlap. The parser and the decoder give no other; for
 * programs that were put together by hand. */
bool ops_valid(const ops_program *program, ops_error_at *error);

/* *to becomes *from, or empty. Both hold programs or zeros: what neither uses is not touched, which is most of it. */
void ops_assign(ops_program *to, const ops_program *from);
void ops_clear(ops_program *program);

/* Everything that a subject must have for it: the needs lines, and what its operations need. */
uint32_t ops_needs(const ops_program *program);

/* ------------------------------------------------------------------------------------------------ programs as bytes -- */

enum { OPS_BYTES_MOST = 65536 };

/* The bytes of *program, at most size of them (OPS_BYTES_MOST always suffice); returns how many, 0 when size is too
 * small. Clause lines are part of it. */
size_t ops_encode(const ops_program *program, unsigned char *bytes, size_t size);

/* The reverse. Every program has exactly one form in bytes; anything else is refused, with the offset in
 * error->column. */
bool ops_decode(const unsigned char *bytes, size_t size, ops_program *program, ops_error_at *error);

/* ------------------------------------------------------------------------------------------------------------ traces -- */

/* Appends a zeroed event of kind and returns it, to be filled in. When the trace is full the last event becomes LIMIT
 * and NULL is returned. */
ops_event *ops_event_add(ops_trace *trace, enum ops_event_kind kind, const ops_path *path);

/* Puts text into an event, cut to fit. */
void ops_event_text(ops_event *event, const char *text);

/* One line without its newline; the length as snprintf does. */
size_t ops_event_print(const ops_event *event, char *buf, size_t size);

/* All lines, a newline behind each. */
size_t ops_trace_print(const ops_trace *trace, char *buf, size_t size);

/* Reads a trace; blank lines and comments are skipped. */
bool ops_trace_parse(const char *text, size_t size, ops_trace *trace, ops_error_at *error);

/* Whether size bytes, a multiple of 8, are the same. For what is compared all the time: libFuzzer wants to hear of every
 * memcmp, and most of what is compared here is equal, so that to stop early does not help. */
static inline bool ops_same(const void *left, const void *right, size_t size) {
    typedef uint64_t pair __attribute__((vector_size(16)));
    pair one = {0}, other = {0}, different = {0};
    size_t at = 0;
    for (; at + 16 <= size; at += 16) {
        __builtin_memcpy(&one, (const char *)left + at, 16);
        __builtin_memcpy(&other, (const char *)right + at, 16);
        different |= one ^ other;
    }
    one = other = (pair){0};
    __builtin_memcpy(&one, (const char *)left + at, size - at);
    __builtin_memcpy(&other, (const char *)right + at, size - at);
    different |= one ^ other;
    return (different[0] | different[1]) == 0;
}

static inline bool ops_event_equal(const ops_event *left, const ops_event *right) {
    return ops_same(left, right, sizeof *left);
}

/* The kinds EXIT KILLED STOPPED HANG LIMIT. */
static inline bool ops_event_is_end(const ops_event *event) {
    return event->kind >= OPS_EVENT_EXIT;
}

/* ------------------------------------------------------------------------------------------------------------- parts -- */

/* Adds one step; false when the path is full, which is `limit`. */
static inline bool ops_path_push(ops_path *path, uint16_t step) {
    if (path->length == OPS_PATH) return false;
    path->step[path->length++] = step;
    return true;
}

static inline bool ops_path_equal(const ops_path *left, const ops_path *right) {
    if (left->length != right->length) return false;
    for (int i = left->length - 1; i >= 0; i--)
        if (left->step[i] != right->step[i]) return false;
    return true;
}

/* Takes the last step away. */
static inline void ops_path_pop(ops_path *path) {
    path->step[--path->length] = 0;
}

/* "USR1", "RTMIN+3", or the number; buf has 16 bytes. Returns buf. */
char *ops_print_signal(int signum, char *buf);

/* The number of a name as the language has it, without SIG; -1 for what is none. */
int ops_signal_number(const char *name, size_t length);

/* The only not-a-number that programs hold. */
double ops_nan(void);

#endif
