/* tables.c - ops.def as tables, and the rules that parser, decoder and checker share. */
#include "language.h"

#define BODY_OF_NO 0
#define BODY_OF_BODY OPS_BODY
#define BODY_OF_SENDS OPS_SENDS

const ops_info ops_table[OPS_KINDS] = {
#define OP(ID, name, first, second, third, body, result, needs, sentence)                              \
    [OPS_##ID] = {#name,          {OPS_ARGUMENT_##first, OPS_ARGUMENT_##second, OPS_ARGUMENT_##third}, \
                  BODY_OF_##body, OPS_NEED_##needs,                                                    \
                  result,         sentence},
#include "ops.def"
};

const char *const ops_handler_names[OPS_HANDLER_WORDS] = {
#define HANDLER(ID, name, sentence) [OPS_HANDLER_##ID] = #name,
#include "ops.def"
};

const char *const ops_fd_names[OPS_FD_WORDS] = {
#define FD(ID, name, sentence) [OPS_FD_##ID] = #name,
#include "ops.def"
};

const char *const ops_need_names[OPS_NEEDS] = {
#define NEED(ID, name, sentence) [OPS_NEED_##ID] = #name,
#include "ops.def"
};

const char *const ops_error_names[OPS_ERRORS] = {
#define ERROR(ID, name) [OPS_ERROR_##ID] = #name,
#include "ops.def"
};

const char *const ops_expected[OPS_ARGUMENTS] = {
#define ARGUMENT(ID, name, expected, sentence) [OPS_ARGUMENT_##ID] = expected,
#include "ops.def"
};

const char *const ops_how_names[3] = {"block", "unblock", "setmask"};
const char *const ops_which_names[3] = {"real", "virtual", "prof"};
const char *const ops_bool_names[2] = {"false", "true"};
const char *const ops_thread_names[4] = {"main", "t1", "t2", "t3"};
const char *const ops_target_names[5] = {"main", "t1", "t2", "t3", "process"};
const char *const ops_flags_names[4] = {"none", "ignores", "sigint", "startup"};

double ops_nan(void) {
    return __builtin_nan("");
}

/* ---------------------------------------------------------------------------------------------------------- signals -- */

/* Linux's numbers; they are part of the language, not of the machine that reads it. */
static const char *const signal_names[32] = {
    NULL,   "HUP",  "INT",  "QUIT", "ILL",    "TRAP",   "ABRT",  "BUS",  "FPE",  "KILL", "USR1",
    "SEGV", "USR2", "PIPE", "ALRM", "TERM",   "STKFLT", "CHLD",  "CONT", "STOP", "TSTP", "TTIN",
    "TTOU", "URG",  "XCPU", "XFSZ", "VTALRM", "PROF",   "WINCH", "IO",   "PWR",  "SYS",
};
enum { RTMIN = 34, RTMAX = 64 };

char *ops_print_signal(int signum, char *buf) {
    struct ops_writer writer = {buf, 16, 0};
    if (signum > 0 && signum < 32) {
        ops_put(&writer, signal_names[signum]);
    } else if (signum == RTMAX) {
        ops_put(&writer, "RTMAX");
    } else if (signum >= RTMIN && signum < RTMAX) {
        ops_put(&writer, "RTMIN");
        if (signum > RTMIN) ops_put_byte(&writer, '+');
        if (signum > RTMIN) ops_put_number(&writer, signum - RTMIN);
    } else {
        ops_put_number(&writer, signum);
    }
    ops_written(&writer);
    return buf;
}

/* "RTMIN+3": one or two digits, no zero in front. */
static int real_time_number(const char *digits, size_t length) {
    int number = 0;
    if (length == 0 || length > 2 || digits[0] == '0') return -1;
    for (size_t i = 0; i < length; i++) {
        if (digits[i] < '0' || digits[i] > '9') return -1;
        number = number * 10 + digits[i] - '0';
    }
    return RTMIN + number <= RTMAX ? RTMIN + number : -1;
}

int ops_signal_number(const char *name, size_t length) {
    for (int signum = 1; signum < 32; signum++)
        if (strlen(signal_names[signum]) == length && memcmp(signal_names[signum], name, length) == 0) return signum;
    if (length < 5 || memcmp(name, "RTM", 3) != 0) return -1;
    if (length == 5 && memcmp(name, "RTMIN", 5) == 0) return RTMIN;
    if (length == 5 && memcmp(name, "RTMAX", 5) == 0) return RTMAX;
    return length > 6 && memcmp(name, "RTMIN+", 6) == 0 ? real_time_number(name + 6, length - 6) : -1;
}

/* ------------------------------------------------------------------------------------------------------------ rules -- */

bool ops_fits(enum ops_argument argument, int32_t number) {
    switch (argument) {
        case OPS_ARGUMENT_HANDLER: return number >= OPS_HANDLER_H1 && number <= OPS_HANDLER_KBD;
        case OPS_ARGUMENT_OSHANDLER:
            return number == OPS_HANDLER_DFL || number == OPS_HANDLER_IGN || number == OPS_HANDLER_FOREIGN;
        case OPS_ARGUMENT_FD: return number > OPS_FD_NO && number < OPS_FD_WORDS;
        case OPS_ARGUMENT_COUNT: return number >= 0 && number <= 255;
        case OPS_ARGUMENT_BOOL: return number == 0 || number == 1;
        case OPS_ARGUMENT_THREAD:
        case OPS_ARGUMENT_FLAGS: return number >= 0 && number <= 3;
        default: return true;
    }
}

const char *ops_misplaced(const struct ops_place *place, const ops_op *op) {
    if (place->in_hold && op->kind != OPS_KILL && op->kind != OPS_THREAD_KILL)
        return "kill or thread_kill: nothing else stands in hold";
    if (op->kind == OPS_FAIL && !place->in_handler)
        return "another operation: fail stands in a handler's body, not in a thread or fork there";
    if (place->in_thread && (op->kind == OPS_THREAD || op->kind == OPS_UNCAUGHT))
        return "another operation: neither thread nor uncaught stands in a thread";
    if (op->kind == OPS_THREAD && op->number[0] == 0) return "t1, t2 or t3";
    if (ops_table[op->kind].body && place->depth == OPS_BLOCKS) return "no block here: they are nested 8 deep at most";
    return NULL;
}

struct ops_place ops_inside(const struct ops_place *place, enum ops_kind kind) {
    struct ops_place inside = *place;
    inside.depth++;
    inside.in_hold = kind == OPS_HOLD;
    inside.in_thread |= kind == OPS_THREAD;
    inside.in_handler &= kind != OPS_THREAD && kind != OPS_FORK;
    return inside;
}

static bool is_path(const ops_path *path) {
    if (path->length == 0 || path->length > OPS_PATH) return false;
    for (int i = 0; i < OPS_PATH; i++) {
        int step = path->step[i], most = step > OPS_PATH_HANDLER ? OPS_PATH_HANDLER + OPS_HANDLERS : 999;
        if (i < path->length ? step == 0 || step > most || (i == 0 && step > OPS_PATH_HANDLER) : step != 0)
            return false;
    }
    return true;
}

bool ops_is_arrival(const ops_arrival *arrival) {
    size_t length = strnlen(arrival->point, OPS_POINT);
    if (arrival->signum < 1 || arrival->signum > 64 || arrival->target > OPS_PROCESS) return false;
    if (length == 0 || length == OPS_POINT) return false;
    for (size_t i = 0; i < OPS_POINT; i++)
        if (i < length ? arrival->point[i] < ' ' || arrival->point[i] > '~' : arrival->point[i] != 0) return false;
    return is_path(&arrival->path);
}

bool ops_is_slug(const char *text, size_t length) {
    if (length == 0 || length >= OPS_CLAUSE) return false;
    for (size_t i = 0; i < length; i++) {
        char byte = text[i];
        if (!(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9') && byte != '-') return false;
    }
    return true;
}

uint32_t ops_needs(const ops_program *program) {
    uint32_t needs = program->needs;
    for (int i = 0; i < program->ops; i++) needs |= 1u << ops_table[program->op[i].kind].needs;
    if (program->arrivals) needs |= 1u << OPS_NEED_POINTS;
    return needs & ~1u;
}

/* ---------------------------------------------------------------------------------------------------------- copying -- */

void ops_assign(ops_program *to, const ops_program *from) {
    if (to->ops > from->ops) memset(&to->op[from->ops], 0, (size_t)(to->ops - from->ops) * sizeof *to->op);
    memcpy(to->op, from->op, from->ops * sizeof *to->op);
    if (to->arrivals | from->arrivals) memcpy(to->arrival, from->arrival, sizeof to->arrival);
    if (to->clauses | from->clauses) memcpy(to->clause, from->clause, sizeof to->clause);
    memcpy(to, from, offsetof(ops_program, op));
}

void ops_clear(ops_program *program) {
    static const ops_program empty;
    ops_assign(program, &empty);
}
