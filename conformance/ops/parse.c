/* parse.c - a program's text into its struct. */
#include "language.h"

struct parser {
    struct ops_reader reader;
    ops_program *program;
};

static bool parse_block(struct parser *parser, struct ops_place place);

/* ------------------------------------------------------------------------------------------------------- arguments -- */

/* A word counts as its place in names, from 0; a number as itself. */
static bool read_word_or_int(struct ops_token token, const char *const *names, int count, bool ints, int32_t *number) {
    for (*number = 0; *number < count; ++*number)
        if (ops_is(token, names[*number])) return true;
    return ints && ops_read_int(token, number);
}

static bool read_number(struct ops_token token, enum ops_argument argument, int32_t *number) {
    switch (argument) {
        case OPS_ARGUMENT_SIG: return ops_read_signal(token, number);
        case OPS_ARGUMENT_HANDLER:
        case OPS_ARGUMENT_OSHANDLER: *number = ops_word(token, ops_handler_names, OPS_HANDLER_WORDS); break;
        case OPS_ARGUMENT_FD: *number = ops_word(token, ops_fd_names, OPS_FD_WORDS); break;
        case OPS_ARGUMENT_HOW: return read_word_or_int(token, ops_how_names, 3, true, number);
        case OPS_ARGUMENT_WHICH: return read_word_or_int(token, ops_which_names, 3, true, number);
        case OPS_ARGUMENT_BOOL: return read_word_or_int(token, ops_bool_names, 2, false, number);
        case OPS_ARGUMENT_THREAD: return read_word_or_int(token, ops_thread_names, 4, false, number);
        case OPS_ARGUMENT_FLAGS: return read_word_or_int(token, ops_flags_names, 4, false, number);
        default: return ops_read_int(token, number) && ops_fits(argument, *number);
    }
    return ops_fits(argument, *number);
}

static bool parse_arguments(struct ops_reader *reader, ops_op *op) {
    int numbers = 0, times = 0;
    for (int i = 0; i < 3; i++) {
        enum ops_argument argument = ops_table[op->kind].argument[i];
        if (argument == OPS_ARGUMENT_NO) break;
        struct ops_token token = ops_take(reader);
        bool good;
        if (argument == OPS_ARGUMENT_TIME) good = ops_read_time(token, &op->time[times++]);
        else if (argument == OPS_ARGUMENT_SET) good = ops_read_set(token, &op->set);
        else good = read_number(token, argument, &op->number[numbers++]);
        if (!good) return ops_refuse(reader, token, ops_expected[argument]);
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------------- operations -- */

static int find_operation(struct ops_token token) {
    for (int kind = 1; kind < OPS_KINDS; kind++)
        if (ops_is(token, ops_table[kind].name)) return kind;
    return 0;
}

static bool parse_brace(struct ops_reader *reader) {
    struct ops_token token = ops_take(reader);
    if (!ops_is(token, "{")) return ops_refuse(reader, token, "{");
    return ops_line_ends(reader);
}

/* The line that the reader stands on. */
static bool parse_operation(struct parser *parser, const struct ops_place *place) {
    struct ops_reader *reader = &parser->reader;
    struct ops_token token = ops_take(reader);
    ops_program *program = parser->program;
    int kind = find_operation(token);
    if (!kind) return ops_refuse(reader, token, "an operation");
    if (program->ops == OPS_MOST) return ops_refuse(reader, token, "the end: a program has 256 operations at most");
    ops_op *op = &program->op[program->ops++];
    op->kind = (uint8_t)kind;
    if (!parse_arguments(reader, op)) return false;
    const char *wrong = ops_misplaced(place, op);
    if (wrong) return ops_refuse(reader, token, wrong);
    bool good = ops_table[kind].body ? parse_brace(reader) && parse_block(parser, ops_inside(place, op->kind))
                                     : ops_line_ends(reader);
    op->end = program->ops;
    return good;
}

/* To the line `}` of this block. */
static bool parse_block(struct parser *parser, struct ops_place place) {
    struct ops_reader *reader = &parser->reader;
    while (ops_next_line(reader)) {
        if (ops_is(ops_peek(reader), "}")) {
            ops_take(reader);
            return ops_line_ends(reader);
        }
        if (!parse_operation(parser, &place)) return false;
    }
    return ops_refuse(reader, ops_take(reader), "} of the block that is still open");
}

/* ---------------------------------------------------------------------------------------------------------- the top -- */

static bool parse_clause(struct parser *parser) {
    struct ops_reader *reader = &parser->reader;
    struct ops_token token = ops_take(reader);
    ops_program *program = parser->program;
    if (!ops_is_slug(token.start, token.length)) return ops_refuse(reader, token, "a clause: a slug of a-z, 0-9 and -");
    if (program->clauses == OPS_CLAUSES) return ops_refuse(reader, token, "16 clauses at most");
    memcpy(program->clause[program->clauses++], token.start, token.length);
    return ops_line_ends(reader);
}

static bool parse_needs(struct parser *parser) {
    struct ops_reader *reader = &parser->reader;
    do {
        struct ops_token token = ops_take(reader);
        int need = ops_word(token, ops_need_names, OPS_NEEDS);
        if (!need)
            return ops_refuse(reader, token,
                              "explicit, thread, fork, exec, pidfd, siginfo, capi, engine, real or points");
        parser->program->needs |= 1u << need;
    } while (ops_peek(reader).length > 0);
    return true;
}

static bool parse_inherited(struct parser *parser, uint64_t *bits) {
    struct ops_reader *reader = &parser->reader;
    struct ops_token token = ops_take(reader);
    ops_set set;
    if (!ops_read_set(token, &set) || set.has_bad) return ops_refuse(reader, token, "a set of signals from 1 to 64");
    *bits = set.bits;
    return ops_line_ends(reader);
}

/* SIG, then in which thread, the path, the point and its turn. */
static bool parse_arrival(struct parser *parser) {
    struct ops_reader *reader = &parser->reader;
    struct ops_token token = ops_take(reader);
    int32_t signum, turn;
    if (parser->program->arrivals == OPS_ARRIVALS) return ops_refuse(reader, token, "8 arrivals at most");
    ops_arrival *arrival = &parser->program->arrival[parser->program->arrivals++];
    if (!ops_read_signal(token, &signum) || signum < 1 || signum > 64)
        return ops_refuse(reader, token, "a signal from 1 to 64");
    arrival->signum = (uint8_t)signum;
    token = ops_take(reader);
    while (arrival->target <= OPS_PROCESS && !ops_is(token, ops_target_names[arrival->target])) arrival->target++;
    if (arrival->target > OPS_PROCESS) return ops_refuse(reader, token, "process, main, t1, t2 or t3");
    token = ops_take(reader);
    if (!ops_read_path(token, &arrival->path)) return ops_refuse(reader, token, "a path as 3/h1.2");
    token = ops_take(reader);
    if (!ops_read_text(token, arrival->point, OPS_POINT) || !ops_is_arrival(arrival))
        return ops_refuse(reader, token, "a point's name in quotes");
    token = ops_take(reader);
    if (!ops_read_int(token, &turn) || turn < 0 || turn > UINT16_MAX)
        return ops_refuse(reader, token, "which time, from 0 to 65535");
    arrival->turn = (uint16_t)turn;
    return ops_line_ends(reader);
}

/* In ascending order, so that a program has one form only. */
static bool parse_handler(struct parser *parser, int *last) {
    struct ops_reader *reader = &parser->reader;
    struct ops_token token = ops_take(reader);
    int handler = ops_word(token, ops_handler_names, OPS_HANDLERS + 1);
    if (!handler) return ops_refuse(reader, token, "h1 to h8");
    if (handler <= *last) return ops_refuse(reader, token, "handlers once each, in ascending order");
    *last = handler;
    ops_program *program = parser->program;
    uint16_t first = program->ops;
    if (!parse_brace(reader) || !parse_block(parser, (struct ops_place){1, true, false, false})) return false;
    if (program->ops > first) program->handler[handler] = (ops_range){first, program->ops};
    return true;
}

/* What may still come at the top; each line may stand only where nothing of a later stage has come. */
enum stage { CLAUSES, NEEDS, ARRIVALS, HANDLERS, OPERATIONS };

static enum stage stage_of(struct ops_token token) {
    if (ops_is(token, "clause")) return CLAUSES;
    if (ops_is(token, "needs") || ops_is(token, "ignored") || ops_is(token, "blocked")) return NEEDS;
    if (ops_is(token, "arrive")) return ARRIVALS;
    return ops_is(token, "handler") ? HANDLERS : OPERATIONS;
}

static bool parse_top_line(struct parser *parser, enum stage *stage, int *last_handler) {
    static const char *const expected[] = {"", "clauses first, then needs, then handlers, then operations",
                                           "clauses and needs before arrivals", "arrivals before handlers",
                                           "handlers before operations"};
    struct ops_token token = ops_peek(&parser->reader);
    enum stage now = stage_of(token);
    if (now < *stage) return ops_refuse(&parser->reader, token, expected[*stage]);
    if (*stage != OPERATIONS && now == OPERATIONS) parser->program->main.first = parser->program->ops;
    *stage = now;
    if (now == OPERATIONS) return parse_operation(parser, &(struct ops_place){0});
    ops_take(&parser->reader);
    if (now == CLAUSES) return parse_clause(parser);
    if (now == ARRIVALS) return parse_arrival(parser);
    if (now == HANDLERS) return parse_handler(parser, last_handler);
    if (ops_is(token, "ignored")) return parse_inherited(parser, &parser->program->ignored);
    if (ops_is(token, "blocked")) return parse_inherited(parser, &parser->program->blocked);
    return parse_needs(parser);
}

bool ops_parse(const char *text, size_t size, ops_program *program, ops_error_at *error) {
    struct parser parser = {.program = program};
    enum stage stage = CLAUSES;
    int last_handler = 0;
    memset(program, 0, sizeof *program);
    memset(error, 0, sizeof *error);
    ops_reader_open(&parser.reader, text, size, error);
    if (size > OPS_TEXT_MOST) {
        parser.reader.line = 1;
        return ops_refuse(&parser.reader, (struct ops_token){text, 20, 1}, "at most 65536 bytes of text");
    }
    while (ops_next_line(&parser.reader))
        if (!parse_top_line(&parser, &stage, &last_handler)) return false;
    if (stage != OPERATIONS) program->main.first = program->ops;
    program->main.end = program->ops;
    return true;
}

void ops_print_error(const char *file, const ops_error_at *error, char *buf, size_t size) {
    struct ops_writer writer = {buf, size, 0};
    ops_put(&writer, file);
    if (error->line) ops_put_byte(&writer, ':');
    if (error->line) ops_put_number(&writer, error->line);
    ops_put_byte(&writer, ':');
    ops_put_number(&writer, error->column);
    ops_put(&writer, ": found ");
    ops_put(&writer, error->found);
    ops_put(&writer, ", expected ");
    ops_put(&writer, error->expected);
    ops_written(&writer);
}
