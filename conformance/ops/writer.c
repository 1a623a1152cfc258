/* writer.c - text into a buffer of the caller's, and values in their canonical form. */
#include <stdio.h>
#include <stdlib.h>

#include "language.h"

void ops_put_byte(struct ops_writer *writer, char byte) {
    if (writer->length + 1 < writer->size) writer->buf[writer->length] = byte;
    writer->length++;
}

void ops_put(struct ops_writer *writer, const char *text) {
    while (*text) ops_put_byte(writer, *text++);
}

size_t ops_written(struct ops_writer *writer) {
    if (writer->size > 0) writer->buf[writer->length < writer->size ? writer->length : writer->size - 1] = '\0';
    return writer->length;
}

void ops_put_number(struct ops_writer *writer, long long number) {
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", number);
    ops_put(writer, digits);
}

void ops_put_signal(struct ops_writer *writer, int signum) {
    char name[16];
    ops_put(writer, ops_print_signal(signum, name));
}

static void put_member(struct ops_writer *writer, int signum, bool *first) {
    if (!*first) ops_put_byte(writer, ',');
    *first = false;
    ops_put_signal(writer, signum);
}

void ops_put_set(struct ops_writer *writer, const ops_set *set) {
    bool first = true;
    if (set->bits == OPS_ALL_SIGNALS && !set->has_bad) {
        ops_put(writer, "all");
        return;
    }
    ops_put_byte(writer, '{');
    if (set->has_bad && set->bad < 1) put_member(writer, set->bad, &first);
    for (uint64_t left = set->bits; left; left &= left - 1) put_member(writer, __builtin_ctzll(left) + 1, &first);
    if (set->has_bad && set->bad > 64) put_member(writer, set->bad, &first);
    ops_put_byte(writer, '}');
}

/* The shortest of three that reads back as the same number. */
void ops_put_time(struct ops_writer *writer, double seconds) {
    char text[32];
    if (seconds != seconds) {
        ops_put(writer, "nan");
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, seconds);
        if (strtod(text, NULL) == seconds) break;
    }
    ops_put(writer, text);
}

/* Bytes above 0x7f pass: a text in UTF-8 stays readable. */
void ops_put_text(struct ops_writer *writer, const char *text) {
    char hex[8];
    ops_put_byte(writer, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') ops_put_byte(writer, '\\');
        if (*text == '\n') {
            ops_put(writer, "\\n");
        } else if ((unsigned char)*text < ' ' || *text == 0x7f) {
            snprintf(hex, sizeof hex, "\\x%02x", (unsigned char)*text);
            ops_put(writer, hex);
        } else {
            ops_put_byte(writer, *text);
        }
    }
    ops_put_byte(writer, '"');
}
