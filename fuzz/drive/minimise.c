/* minimise.c - leaves out one thing after the other, from the end, until nothing more can go. Whether a smaller program is
 * the same finding is told by its key: minimising must not drift to another bug. */
#include "minimise.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

static jmp_buf found;
static char key[256], wanted[256];

void minimise_found(const struct fuzz_finding *finding) {
    snprintf(key, sizeof key, "%s", finding->key);
    longjmp(found, 1);
}

/* The finding's key, or "". */
static const char *key_of(struct choice *choice) {
    key[0] = '\0';
    if (setjmp(found) == 0) fuzz_one(choice);
    return key;
}

static bool is_same(const ops_program *program) {
    static unsigned char bytes[OPS_BYTES_MOST];
    static struct choice choice;
    choice_from_bytes(&choice, bytes, ops_encode(program, bytes, sizeof bytes));
    return strcmp(key_of(&choice), wanted) == 0;
}

static bool take(ops_program *program, const ops_program *smaller) {
    if (!is_same(smaller)) return false;
    *program = *smaller;
    return true;
}

static bool drop_operation(ops_program *program) {
    static ops_program smaller;
    for (int at = program->ops - 1; at >= 0; at--)
        for (int keeps_block = 0; keeps_block < 2; keeps_block++) {
            if (keeps_block && program->op[at].end == at + 1) continue;
            gen_without(program, at, keeps_block, &smaller);
            if (take(program, &smaller)) return true;
        }
    return false;
}

static bool drop_arrival(ops_program *program) {
    for (int at = program->arrivals - 1; at >= 0; at--) {
        ops_program smaller = *program;
        smaller.arrivals--;
        memmove(&smaller.arrival[at], &smaller.arrival[at + 1],
                sizeof *smaller.arrival * (size_t)(smaller.arrivals - at));
        memset(&smaller.arrival[smaller.arrivals], 0, sizeof *smaller.arrival);
        if (take(program, &smaller)) return true;
    }
    return false;
}

static bool drop_inherited(ops_program *program) {
    ops_program smaller = *program;
    smaller.ignored = smaller.blocked = 0;
    return (program->ignored || program->blocked) && take(program, &smaller);
}

void minimise_each(const ops_program *program, void (*take)(const ops_program *smaller)) {
    static ops_program smaller;
    smaller = *program;
    smaller.ignored = smaller.blocked = 0;
    if (program->ignored || program->blocked) take(&smaller);
    for (int keeps_block = 0; keeps_block < 2; keeps_block++)
        for (int at = program->ops - 1; at >= 0; at--) {
            if (keeps_block && program->op[at].end == at + 1) continue;
            gen_without(program, at, keeps_block, &smaller);
            take(&smaller);
        }
}

bool minimise(struct choice *choice, char *text, size_t size) {
    static ops_program program;
    snprintf(wanted, sizeof wanted, "%s", key_of(choice));
    if (!wanted[0]) return false;
    program = *fuzz_last_program();
    while (drop_operation(&program) || drop_arrival(&program) || drop_inherited(&program)) continue;
    int used = snprintf(text, size, "# key: %s\n", wanted);
    ops_print(&program, text + used, size - (size_t)used);
    return true;
}
