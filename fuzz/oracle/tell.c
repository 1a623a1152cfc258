/* tell.c - a difference in words, and the key by which equal bugs are told. */
#include <stdio.h>

#include "inside.h"

/* Text that grows in a buffer; what does not fit is cut. */
struct out {
    char *buf;
    size_t size, length;
};

__attribute__((format(printf, 2, 3))) static void put(struct out *out, const char *format, ...) {
    __builtin_va_list arguments;
    __builtin_va_start(arguments, format);
    int more = vsnprintf(out->buf + out->length, out->size - out->length, format, arguments);
    __builtin_va_end(arguments);
    out->length += (size_t)more < out->size - out->length ? (size_t)more : out->size - out->length - 1;
}

static const char *event_line(const ops_event *event, char *line, size_t size) {
    if (!event || event->kind == OPS_EVENT_NO) return "(nothing)";
    ops_event_print(event, line, size);
    return line;
}

/* The operation that a path begins with. */
static const ops_op *top_operation(const ops_program *program, const ops_path *path) {
    int at = program->main.first;
    for (int left = path->length ? path->step[0] : 0; left > 1 && at < program->main.end; left--)
        at = program->op[at].end;
    return path->length && at < program->main.end ? &program->op[at] : NULL;
}

static const char *name_of(const ops_op *op) {
    return op ? ops_table[op->kind].name : "the end";
}

static const char *kind_of(const ops_event *event) {
    static const char *const words[OPS_EVENT_KINDS] = {
        [OPS_EVENT_NO] = "nothing",      [OPS_EVENT_OK] = "ok",         [OPS_EVENT_VALUE] = "value",
        [OPS_EVENT_ERROR] = "error",     [OPS_EVENT_CALL] = "call",     [OPS_EVENT_DONE] = "done",
        [OPS_EVENT_FAILED] = "fail",     [OPS_EVENT_REPORT] = "report", [OPS_EVENT_WAKEUP_REPORT] = "wakeup report",
        [OPS_EVENT_WARNING] = "warning", [OPS_EVENT_EXIT] = "exit",     [OPS_EVENT_KILLED] = "killed",
        [OPS_EVENT_STOPPED] = "stopped", [OPS_EVENT_HANG] = "hang",     [OPS_EVENT_LIMIT] = "limit",
    };
    return words[event ? event->kind : OPS_EVENT_NO];
}

/* Where the engine was, if it was the engine. */
static const char *function_of(const struct oracle *oracle) {
    return oracle->function && !oracle->who ? oracle->function : "";
}

/* Where the first arrival came, which is most of what tells such bugs apart. */
static const char *first_point(const ops_program *program) {
    return program->arrivals ? program->arrival[0].point : "";
}

static void put_program(struct out *out, const ops_program *program) {
    static char text[OPS_TEXT_MOST];
    ops_print(program, text, sizeof text);
    put(out, "      the program:\n");
    for (char *line = text; *line;) {
        char *end = strchr(line, '\n');
        put(out, "        %.*s\n", (int)(end - line), line);
        line = end + 1;
    }
}

static void put_function(struct out *out, const struct oracle *oracle) {
    if (*function_of(oracle)) put(out, "      the engine was last in %s\n", function_of(oracle));
}

/* The alternative that the word is given to: the first. */
void oracle_tell_difference(struct oracle *oracle, const ops_program *program) {
    const struct model_verdict *verdict = &oracle->verdict;
    char line[512];
    const ops_event *did = verdict->at < oracle->trace.events ? &oracle->trace.event[verdict->at] : NULL;
    const ops_event *allowed = verdict->alternatives ? &verdict->allowed[0] : NULL;
    const ops_path *path = did && did->path.length ? &did->path : allowed ? &allowed->path : &(ops_path){0};
    const ops_op *op = top_operation(program, path);
    struct out out = {oracle->text, sizeof oracle->text, 0};
    oracle->clause = oracle_clause(oracle, program, did);
    snprintf(oracle->key, sizeof oracle->key, "%s/%s instead of %s/%s/%s/%s", name_of(op), kind_of(did),
             kind_of(allowed), oracle->clause, function_of(oracle), first_point(program));
    for (uint32_t i = 0; i < verdict->alternatives; i++)
        put(&out, "      %s `%s` the model allows:  %s   [%s]\n", i ? "   or in" : "in", name_of(op),
            event_line(&verdict->allowed[i], line, sizeof line), verdict->clause[i] ? verdict->clause[i] : "unknown");
    put(&out, "      %s did:  %s\n", oracle->who ? oracle->who : "the engine", event_line(did, line, sizeof line));
    put_function(&out, oracle);
    put_program(&out, program);
}

void oracle_tell_broken(struct oracle *oracle, const ops_program *program, const ops_path *path, const char *what,
                        const char *clause) {
    const ops_op *op = top_operation(program, path);
    struct out out = {oracle->text, sizeof oracle->text, 0};
    oracle->clause = clause;
    snprintf(oracle->key, sizeof oracle->key, "%s/%s/%s/%s/%s", name_of(op), what, clause, function_of(oracle),
             first_point(program));
    put(&out, "      before `%s`: %s   [%s]\n", name_of(op), what, clause);
    put_function(&out, oracle);
    put_program(&out, program);
}
