/* subject.c - the adapter's program: programs on stdin, traces on stdout.
 *
 *   engine-posix < case.ops               one program, its trace
 *   engine-posix --batch < many           programs behind lines `=== NAME`, traces likewise
 *   engine-posix --declare                what it has
 *
 * Exit status: 0 each program ran to an end of some kind; 2 a bad program or command line, nothing has run; 4 the
 * program needs what this subject lacks.
 */
#include "subject.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BAD = 2, UNSUPPORTED = 4 };

static ops_trace trace;

/* ---------------------------------------------------------------------------------------------------------- reading -- */

static char *read_all(size_t *size) {
    size_t room = 1 << 16;
    char *text = malloc(room);
    *size = 0;
    while (text) {
        size_t got = fread(text + *size, 1, room - *size, stdin);
        *size += got;
        if (got == 0) return text;
        if (*size == room) text = realloc(text, room *= 2);
    }
    fputs("out of memory\n", stderr);
    exit(1);
}

/* One program of a batch: its name and its text. */
struct part {
    const char *name, *text, *end;
    int name_length;
};

static bool is_heading(const char *at, const char *end) {
    return end - at >= 4 && memcmp(at, "=== ", 4) == 0;
}

static const char *next_line(const char *at, const char *end) {
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return newline ? newline + 1 : end;
}

/* The part whose heading stands at at; where the next one begins. */
static const char *read_part(const char *at, const char *end, struct part *part) {
    part->name = at + 4;
    part->text = next_line(at, end);
    part->name_length = (int)(part->text - part->name) - (part->text > part->name && part->text[-1] == '\n');
    part->end = part->text;
    while (part->end < end && !is_heading(part->end, end)) part->end = next_line(part->end, end);
    return part->end;
}

static bool parse(const struct part *part, ops_program *program) {
    ops_error_at error;
    char line[512], name[256];
    if (ops_parse(part->text, (size_t)(part->end - part->text), program, &error)) return true;
    snprintf(name, sizeof name, "%.*s", part->name_length, part->name);
    ops_print_error(name, &error, line, sizeof line);
    fprintf(stderr, "%s\n", line);
    return false;
}

/* ---------------------------------------------------------------------------------------------------------- running -- */

static const char *lacking(const ops_program *program) {
    uint32_t needs = ops_needs(program) & subject_lacks();
    return needs ? ops_need_names[__builtin_ctz(needs)] : NULL;
}

static void print_trace(void) {
    size_t size = ops_trace_print(&trace, NULL, 0) + 1;
    char *text = malloc(size);
    if (!text) exit(1);
    ops_trace_print(&trace, text, size);
    fputs(text, stdout);
    free(text);
}

static int run_one(void) {
    static ops_program program;
    size_t size;
    char *text = read_all(&size);
    bool good = parse(&(struct part){"stdin", text, text + size, 5}, &program);
    const char *lacks = good ? lacking(&program) : NULL;
    if (lacks) fprintf(stderr, "the program needs %s, which this subject lacks\n", lacks);
    if (good && !lacks) {
        subject_run(&program, &trace);
        print_trace();
    }
    free(text);
    return !good ? BAD : lacks ? UNSUPPORTED : 0;
}

/* All are read before the first one runs. */
static int check_batch(const char *text, const char *end) {
    static ops_program program;
    struct part part;
    const char *at = text;
    while (at < end && !is_heading(at, end)) {
        if (*at != '\n') {
            fputs("stdin:1: found a program without a heading, expected a line === NAME\n", stderr);
            return BAD;
        }
        at++;
    }
    int status = 0;
    while (at < end) {
        at = read_part(at, end, &part);
        if (!parse(&part, &program)) status = BAD;
    }
    return status;
}

static void run_part(const struct part *part) {
    static ops_program program;
    parse(part, &program);
    printf("=== %.*s\n", part->name_length, part->name);
    const char *lacks = lacking(&program);
    if (lacks) {
        printf("unsupported the program needs %s\n", lacks);
    } else {
        subject_run(&program, &trace);
        print_trace();
    }
    fflush(stdout);
}

static int run_batch(void) {
    size_t size;
    char *text = read_all(&size), *end = text + size;
    struct part part;
    int status = check_batch(text, end);
    const char *at = text;
    while (at < end && *at == '\n') at++;
    while (status == 0 && at < end) {
        at = read_part(at, end, &part);
        run_part(&part);
    }
    free(text);
    return status;
}

int main(int argc, char **argv) {
    if (subject_part(argc, argv)) return 0;
    if (argc == 1) return run_one();
    if (argc == 2 && strcmp(argv[1], "--batch") == 0) return run_batch();
    if (argc == 2 && strcmp(argv[1], "--declare") == 0) {
        printf("safe-points explicit\nneeds %s\n", subject_needs);
        return 0;
    }
    fprintf(stderr, "%s: found %s, expected --batch, --declare or nothing\n", argv[0], argv[1]);
    return BAD;
}
