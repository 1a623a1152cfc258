/* ops_text.c - raw bytes to the parsers of programs, of traces and of bytes: none crashes one, what is refused is told with a
 * place, and what is accepted comes back the same from its text and from its bytes. */
#include <string.h>

#include "../fuzz.h"

const char fuzz_name[] = "ops_text";
const struct gen_profile *const fuzz_profile; /* inputs are no programs */

static char text[OPS_TEXT_MOST], printed[OPS_TEXT_MOST];
static unsigned char bytes[OPS_BYTES_MOST];
static ops_program program, again;
static ops_trace trace, same;

void fuzz_init(void) {
}

static void must(bool holds, const char *key, const char *line) {
    if (!holds) fuzz_fail(&(struct fuzz_finding){key, line, "vocabulary"});
}

/* A seed's bytes: a program's text, changed at a few places. */
static size_t make_text(struct choice *choice) {
    static const struct gen_profile any = {
        .operations = gen_all, .signals = gen_signals, .handlers = 3, .length = 8, .body = 3, .bad = true, .inherits = true};
    gen_program(choice, &any, &program);
    size_t size = ops_print(&program, text, sizeof text);
    for (int left = choose(choice, 4); left > 0 && size > 0; left--) {
        size_t at = (size_t)choose(choice, size < CHOICE_GREATEST ? (int)size : CHOICE_GREATEST);
        if (choose(choice, 2)) text[at] = (char)choose(choice, 256);
        else memmove(text + at, text + at + 1, --size - at);
    }
    return size;
}

static void check_refusal(const ops_error_at *error, bool has_line) {
    char line[512];
    must(error->column >= has_line && error->line >= has_line, "a refusal without a place", "      line or column is 0\n");
    must(error->found[0] && error->expected[0], "a refusal without words", "      found or expected is empty\n");
    ops_print_error("FILE", error, line, sizeof line);
}

static void check_program(void) {
    ops_error_at error;
    size_t length = ops_print(&program, printed, sizeof printed), size = ops_encode(&program, bytes, sizeof bytes);
    must(ops_valid(&program, &error), "an accepted program is not valid", "      ops_valid() refuses it\n");
    must(ops_parse(printed, length, &again, &error) && memcmp(&program, &again, sizeof program) == 0,
         "print and parse differ", "      the printed text is another program\n");
    must(ops_decode(bytes, size, &again, &error) && memcmp(&program, &again, sizeof program) == 0,
         "encode and decode differ", "      the bytes are another program\n");
}

static void check_bytes(const unsigned char *input, size_t size) {
    ops_error_at error;
    if (!ops_decode(input, size, &program, &error)) {
        check_refusal(&error, false);
        return;
    }
    check_program();
    must(ops_encode(&program, bytes, sizeof bytes) == size && memcmp(bytes, input, size) == 0,
         "a program has two forms in bytes", "      what was decoded is encoded as other bytes\n");
}

static void check_trace(const char *input, size_t size) {
    ops_error_at error;
    if (!ops_trace_parse(input, size, &trace, &error)) {
        check_refusal(&error, true);
        return;
    }
    size_t length = ops_trace_print(&trace, printed, sizeof printed);
    if (length >= sizeof printed) return;
    must(ops_trace_parse(printed, length, &same, &error) && trace.events == same.events &&
             memcmp(trace.event, same.event, trace.events * sizeof *trace.event) == 0,
         "a trace's print and parse differ", "      the printed trace is another one\n");
}

void fuzz_one(struct choice *choice) {
    ops_error_at error;
    const char *input = text;
    size_t size = (size_t)(choice->end - choice->bytes);
    if (choice->kind == CHOICE_BYTES) input = (const char *)choice->bytes;
    else size = make_text(choice);
    fuzz_operations++;
    if (ops_parse(input, size, &program, &error)) check_program();
    else check_refusal(&error, true);
    check_trace(input, size);
    check_bytes((const unsigned char *)input, size);
}
