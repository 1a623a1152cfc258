/* vocabulary.c - see vocabulary.h. */
#include "vocabulary.h"

#include <string.h>

#include "../../conformance/ops/ops.h"

static char printed[OPS_TEXT_MOST];
static unsigned char bytes[OPS_BYTES_MOST];
static ops_program program, again;
static ops_trace trace, same;

/* Bytes have no lines, and their columns begin at 0. */
static const char *refusal(const ops_error_at *error, bool is_text) {
    char line[512];
    if (error->column < is_text || error->line < is_text) return "a refusal without a place";
    if (!error->found[0] || !error->expected[0]) return "a refusal without words";
    ops_print_error("FILE", error, line, sizeof line);
    return NULL;
}

static const char *accepted(void) {
    ops_error_at error;
    size_t length = ops_print(&program, printed, sizeof printed), size = ops_encode(&program, bytes, sizeof bytes);
    if (!ops_valid(&program, &error)) return "an accepted program is not valid";
    if (!ops_parse(printed, length, &again, &error)) return "a printed program is not accepted";
    if (memcmp(&program, &again, sizeof program) != 0) return "a printed program is another one";
    if (!ops_decode(bytes, size, &again, &error)) return "an encoded program is not accepted";
    return memcmp(&program, &again, sizeof program) != 0 ? "an encoded program is another one" : NULL;
}

static const char *as_text(const char *input, size_t size) {
    ops_error_at error;
    return ops_parse(input, size, &program, &error) ? accepted() : refusal(&error, true);
}

static const char *as_bytes(const unsigned char *input, size_t size) {
    ops_error_at error;
    if (!ops_decode(input, size, &program, &error)) return refusal(&error, false);
    const char *broken = accepted();
    if (broken) return broken;
    bool is_same = ops_encode(&program, bytes, sizeof bytes) == size && memcmp(bytes, input, size) == 0;
    return is_same ? NULL : "a program has two forms in bytes";
}

static const char *as_trace(const char *input, size_t size) {
    ops_error_at error;
    if (!ops_trace_parse(input, size, &trace, &error)) return refusal(&error, true);
    size_t length = ops_trace_print(&trace, printed, sizeof printed);
    if (length >= sizeof printed) return NULL;
    if (!ops_trace_parse(printed, length, &same, &error)) return "a printed trace is not accepted";
    bool is_same =
        trace.events == same.events && memcmp(trace.event, same.event, trace.events * sizeof *trace.event) == 0;
    return is_same ? NULL : "a printed trace is another one";
}

const char *vocabulary_broken(const char *input, size_t size) {
    const char *broken = as_text(input, size);
    if (!broken) broken = as_trace(input, size);
    return broken ? broken : as_bytes((const unsigned char *)input, size);
}
