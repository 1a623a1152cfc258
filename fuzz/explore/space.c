/* space.c - see space.h. */
#include "space.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct space_word space_letters[] = {
    {"install USR1", "signal USR1 h1"},
    {"install USR2", "signal USR2 h2"},
    {"share", "signal USR2 h1"},
    {"ignore USR1", "signal USR1 ign"},
    {"reset USR1", "signal USR1 dfl"},
    {"raise USR1", "raise USR1"},
    {"raise USR2", "raise USR2"},
    {"kill USR1", "kill USR1"},
    {"check", "check"},
    {"block USR1", "mask block {USR1}"},
    {"unblock", "mask unblock {USR1,USR2}"},
    {"pending", "sigpending"},
    {"sleep", "sleep 0.5"},
    {"pause", "pause"},
    {"poll USR1", "sigtimedwait {USR1} 0"},
    {"hold", "hold {\n    kill USR2\n    kill USR1\n}"},
    {"interrupt USR1", "interrupt USR1"},
    {"wakeup fd", "wakeup pipe true"},
    {"drain", "drain"},
    {"fork", "fork {\n    check\n}"},
};

const struct space_word space_bodies[] = {
    {"empty", ""},
    {"safe point", "    check\n"},
    {"sends once", "    once {\n        kill USR2\n    }\n"}, /* for ever it would keep a sleep awake for ever */
    {"recurses once", "    once {\n        raise USR1\n    }\n"},
    {"ignores", "    signal USR1 ign\n"},
    {"fails", "    fail 1\n"},
};

const uint8_t space_signals[SPACE_SIGNALS] = {10, 12};

int space_letter_count(void) {
    return (int)(sizeof space_letters / sizeof *space_letters);
}

int space_body_count(void) {
    return (int)(sizeof space_bodies / sizeof *space_bodies);
}

int space_arrivals(int length, int most) {
    return length < SPACE_LENGTH || most < 1 ? most : 1;
}

uint64_t space_programs(int length) {
    uint64_t programs = 0, of_length = 1;
    while (length-- > 0) programs += of_length *= (uint64_t)space_letter_count();
    return programs;
}

static void parse(const char *text, ops_program *program) {
    ops_error_at error;
    char line[512];
    if (ops_parse(text, strlen(text), program, &error)) return;
    ops_print_error("space.c", &error, line, sizeof line);
    fprintf(stderr, "%s\n", line);
    abort();
}

void space_spell(int body1, int body2, const uint8_t *letters, int length, ops_program *program) {
    static char text[OPS_TEXT_MOST];
    char *at = text;
    int bodies[] = {body1, body2};
    for (int i = 0; i < 2; i++)
        if (*space_bodies[bodies[i]].text)
            at += sprintf(at, "handler h%d {\n%s}\n", i + 1, space_bodies[bodies[i]].text);
    for (int i = 0; i < length; i++) at += sprintf(at, "%s\n", space_letters[letters[i]].text);
    parse(text, program);
}

void space_program(int body1, int body2, ops_program *program, uint16_t *at) {
    uint8_t letters[256];
    int count = space_letter_count();
    for (int i = 0; i < count; i++) letters[i] = (uint8_t)i;
    space_spell(body1, body2, letters, count, program);
    for (int i = program->main.first; i < program->main.end; i = program->op[i].end) *at++ = (uint16_t)i;
}
