/* print.c - a program's struct into its canonical text, and whether a struct is a program at all. */
#include "language.h"

static void put_indent(struct ops_writer *writer, int depth) {
    for (int i = 0; i < depth; i++) ops_put(writer, "    ");
}

static void put_word_or_int(struct ops_writer *writer, const char *const *names, int count, int32_t number) {
    if (number >= 0 && number < count) ops_put(writer, names[number]);
    else ops_put_number(writer, number);
}

static void put_argument(struct ops_writer *writer, enum ops_argument argument, int32_t number) {
    switch (argument) {
        case OPS_ARGUMENT_SIG: ops_put_signal(writer, number); break;
        case OPS_ARGUMENT_HANDLER:
        case OPS_ARGUMENT_OSHANDLER: ops_put(writer, ops_handler_names[number]); break;
        case OPS_ARGUMENT_FD: ops_put(writer, ops_fd_names[number]); break;
        case OPS_ARGUMENT_HOW: put_word_or_int(writer, ops_how_names, 3, number); break;
        case OPS_ARGUMENT_WHICH: put_word_or_int(writer, ops_which_names, 3, number); break;
        case OPS_ARGUMENT_BOOL: ops_put(writer, ops_bool_names[number]); break;
        case OPS_ARGUMENT_THREAD: ops_put(writer, ops_thread_names[number]); break;
        case OPS_ARGUMENT_FLAGS: ops_put(writer, ops_flags_names[number]); break;
        default: ops_put_number(writer, number); break;
    }
}

static void put_operation(struct ops_writer *writer, const ops_op *op) {
    const ops_info *info = &ops_table[op->kind];
    int numbers = 0, times = 0;
    ops_put(writer, info->name);
    for (int i = 0; i < 3 && info->argument[i]; i++) {
        ops_put_byte(writer, ' ');
        if (info->argument[i] == OPS_ARGUMENT_TIME) ops_put_time(writer, op->time[times++]);
        else if (info->argument[i] == OPS_ARGUMENT_SET) ops_put_set(writer, &op->set);
        else put_argument(writer, info->argument[i], op->number[numbers++]);
    }
}

static void put_range(struct ops_writer *writer, const ops_program *program, int first, int end, int depth) {
    for (int i = first; i < end; i = program->op[i].end) {
        const ops_op *op = &program->op[i];
        put_indent(writer, depth);
        put_operation(writer, op);
        if (ops_table[op->kind].body) {
            ops_put(writer, " {\n");
            put_range(writer, program, i + 1, op->end, depth + 1);
            put_indent(writer, depth);
            ops_put_byte(writer, '}');
        }
        ops_put_byte(writer, '\n');
    }
}

static void put_inherited(struct ops_writer *writer, const char *word, uint64_t bits) {
    if (!bits) return;
    ops_put(writer, word);
    ops_put_byte(writer, ' ');
    ops_put_set(writer, &(ops_set){bits, 0, 0});
    ops_put_byte(writer, '\n');
}

static void put_head(struct ops_writer *writer, const ops_program *program) {
    for (int i = 0; i < program->clauses; i++) {
        ops_put(writer, "clause ");
        ops_put(writer, program->clause[i]);
        ops_put_byte(writer, '\n');
    }
    if (program->needs) ops_put(writer, "needs");
    for (int need = 1; need < OPS_NEEDS; need++) {
        if (!(program->needs & 1u << need)) continue;
        ops_put_byte(writer, ' ');
        ops_put(writer, ops_need_names[need]);
    }
    if (program->needs) ops_put_byte(writer, '\n');
    put_inherited(writer, "ignored", program->ignored);
    put_inherited(writer, "blocked", program->blocked);
}

static void put_arrival(struct ops_writer *writer, const ops_arrival *arrival) {
    ops_put(writer, "arrive ");
    ops_put_signal(writer, arrival->signum);
    ops_put_byte(writer, ' ');
    ops_put(writer, ops_target_names[arrival->target]);
    ops_put_byte(writer, ' ');
    ops_put_path(writer, &arrival->path);
    ops_put_text(writer, arrival->point);
    ops_put_byte(writer, ' ');
    ops_put_number(writer, arrival->turn);
    ops_put_byte(writer, '\n');
}

size_t ops_print(const ops_program *program, char *buf, size_t size) {
    struct ops_writer writer = {buf, size, 0};
    put_head(&writer, program);
    for (int i = 0; i < program->arrivals; i++) put_arrival(&writer, &program->arrival[i]);
    for (int handler = 1; handler <= OPS_HANDLERS; handler++) {
        ops_range range = program->handler[handler];
        if (range.first == range.end) continue;
        ops_put(&writer, "handler ");
        ops_put(&writer, ops_handler_names[handler]);
        ops_put(&writer, " {\n");
        put_range(&writer, program, range.first, range.end, 1);
        ops_put(&writer, "}\n");
    }
    put_range(&writer, program, program->main.first, program->main.end, 0);
    return ops_written(&writer);
}

/* ---------------------------------------------------------------------------------------------------------- checking -- */

struct checker {
    const ops_program *program;
    const char *wrong;
    int at;
};

static bool is_wrong(struct checker *checker, int at, const char *expected) {
    checker->wrong = expected;
    checker->at = at;
    return false;
}

static bool check_set(const ops_set *set) {
    if (set->has_bad == 0) return set->bad == 0;
    return set->has_bad == 1 && (set->bad < 1 || set->bad > 64);
}

/* Unused members are zero: equal programs are equal memory. */
static bool check_arguments(const ops_op *op) {
    const ops_info *info = &ops_table[op->kind];
    int numbers = 0, times = 0, sets = 0;
    double not_a_number = ops_nan();
    for (int i = 0; i < 3 && info->argument[i]; i++) {
        enum ops_argument argument = info->argument[i];
        if (argument == OPS_ARGUMENT_TIME) times++;
        else if (argument == OPS_ARGUMENT_SET) sets++;
        else if (!ops_fits(argument, op->number[numbers++])) return false;
    }
    for (int i = 0; i < times; i++)
        if (op->time[i] != op->time[i] && memcmp(&op->time[i], &not_a_number, sizeof not_a_number) != 0) return false;
    ops_op copy = *op;
    while (numbers-- > 0) copy.number[numbers] = 0;
    while (times-- > 0) copy.time[times] = 0;
    if (sets) copy.set = (ops_set){0, 0, 0};
    copy.kind = 0;
    copy.end = 0;
    return check_set(&op->set) && memcmp(&copy, &(ops_op){0}, sizeof copy) == 0;
}

static bool check_range(struct checker *checker, int first, int end, struct ops_place place) {
    int i = first;
    while (i < end) {
        const ops_op *op = &checker->program->op[i];
        if (op->kind == OPS_NO || op->kind >= OPS_KINDS) return is_wrong(checker, i, "an operation");
        bool body = ops_table[op->kind].body != 0;
        if (op->end > end || (body ? op->end <= i : op->end != i + 1))
            return is_wrong(checker, i, "an end inside the block around");
        if (!check_arguments(op)) return is_wrong(checker, i, "arguments in range, and zeros elsewhere");
        const char *wrong = ops_misplaced(&place, op);
        if (wrong) return is_wrong(checker, i, wrong);
        if (body && !check_range(checker, i + 1, op->end, ops_inside(&place, op->kind))) return false;
        i = op->end;
    }
    return i == end || is_wrong(checker, i, "an end inside the block around");
}

static bool check_head(const ops_program *program) {
    if (program->ops > OPS_MOST || program->clauses > OPS_CLAUSES || program->arrivals > OPS_ARRIVALS) return false;
    if (program->needs & (~0u << OPS_NEEDS | 1u)) return false;
    for (int i = 0; i < OPS_CLAUSES; i++) {
        const char *slug = program->clause[i];
        size_t length = strnlen(slug, OPS_CLAUSE);
        if (i < program->clauses ? !ops_is_slug(slug, length) : length > 0) return false;
    }
    for (int i = 0; i < OPS_ARRIVALS; i++) {
        static const ops_arrival none;
        const ops_arrival *arrival = &program->arrival[i];
        if (i < program->arrivals ? !ops_is_arrival(arrival) : memcmp(arrival, &none, sizeof none) != 0) return false;
    }
    return true;
}

static bool check_program(struct checker *checker) {
    const ops_program *program = checker->program;
    int at = 0;
    if (!check_head(program)) return is_wrong(checker, 0, "counts, needs, clauses and arrivals in range");
    for (int handler = 1; handler <= OPS_HANDLERS; handler++) {
        ops_range range = program->handler[handler];
        if (range.first == 0 && range.end == 0) continue;
        if (range.first != at || range.end <= at || range.end > program->ops)
            return is_wrong(checker, range.first, "handlers one behind the other from the start, empty ones {0, 0}");
        if (!check_range(checker, range.first, range.end, (struct ops_place){1, true, false, false})) return false;
        at = range.end;
    }
    if (program->main.first != at || program->main.end != program->ops || program->ops < at)
        return is_wrong(checker, program->main.first, "the program's own operations behind its handlers, to the end");
    return check_range(checker, at, program->ops, (struct ops_place){0});
}

/* The place in error is the operation's index. */
bool ops_valid(const ops_program *program, ops_error_at *error) {
    struct checker checker = {program, NULL, 0};
    memset(error, 0, sizeof *error);
    if (check_program(&checker)) return true;
    struct ops_writer found = {error->found, sizeof error->found, 0},
                      expected = {error->expected, sizeof error->expected, 0};
    int kind = checker.at < OPS_MOST ? program->op[checker.at].kind : 0;
    ops_put(&found, kind && kind < OPS_KINDS ? ops_table[kind].name : "something else");
    ops_put(&expected, checker.wrong);
    ops_written(&found);
    ops_written(&expected);
    error->column = checker.at;
    return false;
}
