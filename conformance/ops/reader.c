/* reader.c - lines and tokens, and the values that a token can be. */
#include <stdlib.h>

#include "language.h"

void ops_reader_open(struct ops_reader *reader, const char *text, size_t size, ops_error_at *error) {
    *reader = (struct ops_reader){text, text + size, text, text, 0, error};
}

static bool is_space(char byte) {
    return byte == ' ' || byte == '\t';
}

static void skip_spaces(struct ops_reader *reader) {
    while (reader->at < reader->end && is_space(*reader->at)) reader->at++;
    if (reader->at < reader->end && *reader->at == '#')
        while (reader->at < reader->end && *reader->at != '\n') reader->at++;
}

bool ops_next_line(struct ops_reader *reader) {
    for (;;) {
        if (reader->line > 0) {
            while (reader->at < reader->end && *reader->at != '\n') reader->at++;
            if (reader->at == reader->end) return false;
            reader->at++;
        }
        reader->line++;
        reader->line_start = reader->at;
        skip_spaces(reader);
        if (reader->at == reader->end) return false;
        if (*reader->at != '\n') return true;
    }
}

/* To the closing quote, over escaped ones; a string without an end ends with its line. */
static const char *end_of_string(const char *at, const char *end) {
    for (at++; at < end && *at != '\n' && *at != '"'; at++)
        if (*at == '\\' && at + 1 < end && at[1] != '\n') at++;
    return at < end && *at == '"' ? at + 1 : at;
}

static const char *end_of_token(const char *at, const char *end) {
    if (at < end && *at == '"') return end_of_string(at, end);
    while (at < end && *at != '\n' && !is_space(*at)) at++;
    return at;
}

struct ops_token ops_take(struct ops_reader *reader) {
    skip_spaces(reader);
    struct ops_token token = {reader->at, 0, (int)(reader->at - reader->line_start) + 1};
    reader->at = end_of_token(reader->at, reader->end);
    token.length = (size_t)(reader->at - token.start);
    return token;
}

struct ops_token ops_peek(const struct ops_reader *reader) {
    struct ops_reader copy = *reader;
    return ops_take(&copy);
}

/* What is shown of a token is printable and short. */
static void show_found(struct ops_reader *reader, struct ops_token token, char *found, size_t size) {
    struct ops_writer writer = {found, size, 0};
    if (token.length == 0) ops_put(&writer, token.start == reader->end ? "the end of the file" : "the end of the line");
    for (size_t i = 0; i < token.length && i < size - 4; i++)
        ops_put_byte(&writer, token.start[i] >= ' ' && token.start[i] <= '~' ? token.start[i] : '?');
    if (token.length > size - 4) ops_put(&writer, "...");
    ops_written(&writer);
}

bool ops_refuse(struct ops_reader *reader, struct ops_token token, const char *expected) {
    ops_error_at *error = reader->error;
    error->line = reader->line;
    error->column = token.column;
    show_found(reader, token, error->found, sizeof error->found);
    struct ops_writer writer = {error->expected, sizeof error->expected, 0};
    ops_put(&writer, expected);
    ops_written(&writer);
    return false;
}

bool ops_line_ends(struct ops_reader *reader) {
    struct ops_token token = ops_take(reader);
    return token.length == 0 || ops_refuse(reader, token, "the end of the line");
}

/* ----------------------------------------------------------------------------------------------------------- values -- */

int ops_word(struct ops_token token, const char *const *names, int count) {
    for (int i = 1; i < count; i++)
        if (ops_is(token, names[i])) return i;
    return 0;
}

/* Up to 15 digits: nothing in the language is longer. */
bool ops_read_long(struct ops_token token, int64_t *value) {
    bool negative = token.length > 0 && token.start[0] == '-';
    int64_t number = 0;
    if (token.length == negative || token.length > 15) return false;
    for (size_t i = negative; i < token.length; i++) {
        if (token.start[i] < '0' || token.start[i] > '9') return false;
        number = number * 10 + token.start[i] - '0';
    }
    *value = negative ? -number : number;
    return true;
}

bool ops_read_int(struct ops_token token, int32_t *value) {
    int64_t number;
    if (!ops_read_long(token, &number) || number < INT32_MIN || number > INT32_MAX) return false;
    *value = (int32_t)number;
    return true;
}

bool ops_read_signal(struct ops_token token, int32_t *signum) {
    *signum = ops_signal_number(token.start, token.length);
    return *signum > 0 || ops_read_int(token, signum);
}

static bool add_to_set(ops_set *set, int32_t signum) {
    if (signum >= 1 && signum <= 64) {
        set->bits |= (uint64_t)1 << (signum - 1);
        return true;
    }
    if (set->has_bad && set->bad != signum) return false;
    set->bad = signum;
    set->has_bad = 1;
    return true;
}

bool ops_read_set(struct ops_token token, ops_set *set) {
    *set = (ops_set){0, 0, 0};
    if (ops_is(token, "all")) {
        set->bits = OPS_ALL_SIGNALS;
        return true;
    }
    if (token.length < 2 || token.start[0] != '{' || token.start[token.length - 1] != '}') return false;
    if (token.length == 2) return true;
    const char *at = token.start + 1, *end = token.start + token.length - 1;
    for (;;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        int32_t signum;
        struct ops_token name = {at, (size_t)((comma ? comma : end) - at), 0};
        if (!ops_read_signal(name, &signum) || !add_to_set(set, signum)) return false;
        if (!comma) return true;
        at = comma + 1;
    }
}

/* What strtod takes beyond this, as 0x1p3 or infinity, is no part of the language. */
static bool is_decimal(const char *text) {
    if (*text == '-') text++;
    return strspn(text, "0123456789.eE+-") == strlen(text) && *text >= '0' && *text <= '9';
}

bool ops_read_time(struct ops_token token, double *seconds) {
    char text[64], *end;
    if (token.length == 0 || token.length >= sizeof text) return false;
    memcpy(text, token.start, token.length);
    text[token.length] = '\0';
    if (strcmp(text, "nan") == 0) *seconds = ops_nan();
    else if (strcmp(text, "inf") == 0) *seconds = __builtin_inf();
    else if (strcmp(text, "-inf") == 0) *seconds = -__builtin_inf();
    else if (!is_decimal(text)) return false;
    else return *seconds = strtod(text, &end), *end == '\0';
    return true;
}

static int hex_digit(char byte) {
    if (byte >= '0' && byte <= '9') return byte - '0';
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* One character behind a backslash: how many bytes it took, 0 when it is none. */
static size_t read_escape(const char *at, size_t left, char *byte) {
    if (left >= 3 && at[0] == 'x' && hex_digit(at[1]) >= 0 && hex_digit(at[2]) >= 0) {
        *byte = (char)(hex_digit(at[1]) * 16 + hex_digit(at[2]));
        return *byte ? 3 : 0;
    }
    if (left == 0 || !strchr("\"\\n", at[0])) return 0;
    *byte = at[0] == 'n' ? '\n' : at[0];
    return 1;
}

/* A longer text is cut, as in an event. */
bool ops_read_text(struct ops_token token, char *buf, size_t size) {
    size_t used = 0;
    if (token.length < 2 || token.start[0] != '"' || token.start[token.length - 1] != '"') return false;
    for (size_t i = 1; i < token.length - 1; i++) {
        char byte = token.start[i];
        if (byte == '\\') {
            size_t taken = read_escape(token.start + i + 1, token.length - 2 - i, &byte);
            if (taken == 0) return false;
            i += taken;
        }
        if (byte == '\0') return false;
        if (used < size - 1) buf[used++] = byte;
    }
    buf[used] = '\0';
    return true;
}
