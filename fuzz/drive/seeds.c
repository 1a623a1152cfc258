/* seeds.c - programs as fuzz engines keep them.
 *
 *     seeds FOLDER FILE.ops...   writes FOLDER/<theme>-<sentence>, the bytes of each program
 * Exit status: 0; 2 a file that is no program or cannot be read or written, and nothing behind it was written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../conformance/ops/ops.h"

static _Noreturn void bad(const char *path, const char *expected) {
    fprintf(stderr, "seeds: %s: expected %s\n", path, expected);
    exit(2);
}

static void read_program(const char *path, ops_program *program) {
    static char text[OPS_TEXT_MOST];
    ops_error_at error;
    char line[512];
    FILE *file = fopen(path, "rb");
    if (!file) bad(path, "a file that can be read");
    size_t size = fread(text, 1, sizeof text, file);
    fclose(file);
    if (ops_parse(text, size, program, &error)) return;
    ops_print_error(path, &error, line, sizeof line);
    fprintf(stderr, "%s\n", line);
    exit(2);
}

/* "cases/masks/a_mask.ops" is masks-a_mask: the last two names. */
static void name_of(const char *path, char *name, size_t size) {
    const char *last = strrchr(path, '/'), *start = last;
    while (start && start > path && start[-1] != '/') start--;
    snprintf(name, size, "%s", start ? start : path);
    for (char *at = name; *at; at++) *at = *at == '/' ? '-' : *at;
    char *dot = strrchr(name, '.');
    if (dot) *dot = '\0';
}

static void write_bytes(const char *folder, const char *path, const ops_program *program) {
    static unsigned char bytes[OPS_BYTES_MOST];
    char name[256], whole[4096];
    name_of(path, name, sizeof name);
    snprintf(whole, sizeof whole, "%s/%s", folder, name);
    size_t size = ops_encode(program, bytes, sizeof bytes);
    FILE *file = fopen(whole, "wb");
    if (!file) bad(whole, "a file that can be written");
    bool is_whole = fwrite(bytes, 1, size, file) == size;
    if (fclose(file) != 0 || !is_whole) bad(whole, "room on the disk");
}

int main(int argc, char **argv) {
    static ops_program program;
    if (argc < 3) bad("the command line", "a folder and files");
    for (int i = 2; i < argc; i++) {
        read_program(argv[i], &program);
        /* Which clauses a case is about is no part of what it does. */
        memset(program.clause, 0, sizeof program.clause);
        program.clauses = 0;
        write_bytes(argv[1], argv[i], &program);
    }
}
