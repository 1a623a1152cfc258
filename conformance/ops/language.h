/* language.h - what the files of the vocabulary offer one another. Not for others. */
#ifndef CONFORMANCE_OPS_LANGUAGE_H
#define CONFORMANCE_OPS_LANGUAGE_H

#include <string.h>

#include "ops.h"

/* ---------------------------------------------------------------------------------------------------- reading text -- */

/* A token: a run without white space, or a quoted string with its quotes. Empty at the end of a line and of the text. */
struct ops_token {
    const char *start;
    size_t length;
    int column;
};

struct ops_reader {
    const char *text, *end, *at, *line_start;
    int line;
    ops_error_at *error;
};

/* Goes to the next line that has a token; false at the end of the text. The first call goes to the first line. */
void ops_reader_open(struct ops_reader *reader, const char *text, size_t size, ops_error_at *error);
bool ops_next_line(struct ops_reader *reader);

/* The next token of the line; an empty one when there is none. peek leaves it there. */
struct ops_token ops_take(struct ops_reader *reader);
struct ops_token ops_peek(const struct ops_reader *reader);

/* Records what stands at token and what should; returns false. */
bool ops_refuse(struct ops_reader *reader, struct ops_token token, const char *expected);

/* Whether nothing more stands on the line; refuses it otherwise. */
bool ops_line_ends(struct ops_reader *reader);

static inline bool ops_is(struct ops_token token, const char *word) {
    return strlen(word) == token.length && memcmp(word, token.start, token.length) == 0;
}

/* The index in names from 1 to count - 1 of the word that the token is; 0 for none. */
int ops_word(struct ops_token token, const char *const *names, int count);

/* Whole tokens only. */
bool ops_read_int(struct ops_token token, int32_t *value);
bool ops_read_long(struct ops_token token, int64_t *value);
bool ops_read_signal(struct ops_token token, int32_t *signum);
bool ops_read_set(struct ops_token token, ops_set *set);
bool ops_read_time(struct ops_token token, double *seconds);
bool ops_read_text(struct ops_token token, char *buf, size_t size);
bool ops_read_path(struct ops_token token, ops_path *path);

/* ---------------------------------------------------------------------------------------------------- writing text -- */

/* Text that grows in a buffer of the caller's; length counts what did not fit too. */
struct ops_writer {
    char *buf;
    size_t size, length;
};

void ops_put(struct ops_writer *writer, const char *text);
void ops_put_byte(struct ops_writer *writer, char byte);
void ops_put_number(struct ops_writer *writer, long long number);
void ops_put_signal(struct ops_writer *writer, int signum);
void ops_put_set(struct ops_writer *writer, const ops_set *set);
void ops_put_time(struct ops_writer *writer, double seconds);
void ops_put_text(struct ops_writer *writer, const char *text);
void ops_put_path(struct ops_writer *writer, const ops_path *path);

/* Ends the buffer with a NUL; the length. */
size_t ops_written(struct ops_writer *writer);

/* ----------------------------------------------------------------------------------------------------------- rules -- */

/* Words of the small types, by their numbers. */
extern const char *const ops_how_names[3],
    *const ops_which_names[3], *const ops_bool_names[2], *const ops_thread_names[4], *const ops_flags_names[4],
                                                                                         *const ops_target_names[5];

/* What an argument type expects, for messages. */
extern const char *const ops_expected[OPS_ARGUMENTS];

/* What stands around an operation. */
struct ops_place {
    int depth;
    bool in_handler; /* `fail` reaches the handler */
    bool in_thread;
    bool in_hold;
};

/* What is wrong with an operation at a place, or NULL. */
const char *ops_misplaced(const struct ops_place *place, const ops_op *op);

/* The place inside its block. */
struct ops_place ops_inside(const struct ops_place *place, enum ops_kind kind);

/* Whether an argument type has this number. */
bool ops_fits(enum ops_argument argument, int32_t number);

/* Whether an arrive line is one; unused bytes are zero. */
bool ops_is_arrival(const ops_arrival *arrival);

/* Whether a slug is one: a-z, 0-9 and -, at most OPS_CLAUSE - 1 of them. */
bool ops_is_slug(const char *text, size_t length);

#endif
