/* trace_parse.c - the lines of a trace into its struct. */
#include "language.h"

/* ------------------------------------------------------------------------------------------------------------ parts -- */

static bool read_step(const char **at, const char *end, uint16_t *step) {
    int number = 0;
    const char *digits = *at;
    while (*at < end && **at >= '0' && **at <= '9' && number < 1000) number = number * 10 + *(*at)++ - '0';
    *step = (uint16_t)number;
    return *at > digits && *digits != '0' && number < 1000;
}

/* `3/h1.2`: a number, then `.` and a number, or `/h` and the number of a handler. */
bool ops_read_path(struct ops_token token, ops_path *path) {
    const char *at = token.start, *end = token.start + token.length;
    uint16_t step;
    if (!read_step(&at, end, &step) || !ops_path_push(path, step)) return false;
    while (at < end) {
        uint16_t handler = *at == '/' ? OPS_PATH_HANDLER : 0;
        if (handler ? end - at < 2 || at[1] != 'h' : *at != '.') return false;
        at += handler ? 2 : 1;
        if (!read_step(&at, end, &step) || (handler && step > OPS_HANDLERS)) return false;
        if (!ops_path_push(path, handler | step)) return false;
    }
    return true;
}

static bool take_word(struct ops_reader *reader, const char *word) {
    struct ops_token token = ops_take(reader);
    return ops_is(token, word) || ops_refuse(reader, token, word);
}

static bool take_int(struct ops_reader *reader, int64_t *number) {
    struct ops_token token = ops_take(reader);
    return ops_read_long(token, number) || ops_refuse(reader, token, "a number");
}

static bool take_signal(struct ops_reader *reader, int64_t *number) {
    struct ops_token token = ops_take(reader);
    int32_t signum;
    if (!ops_read_signal(token, &signum)) return ops_refuse(reader, token, ops_expected[OPS_ARGUMENT_SIG]);
    *number = signum;
    return true;
}

static bool take_bits(struct ops_reader *reader, uint64_t *bits) {
    struct ops_token token = ops_take(reader);
    ops_set set;
    if (!ops_read_set(token, &set) || set.has_bad) return ops_refuse(reader, token, "a set of signals from 1 to 64");
    *bits = set.bits;
    return true;
}

static bool take_text(struct ops_reader *reader, ops_event *event) {
    struct ops_token token = ops_take(reader);
    char text[OPS_TEXT];
    if (!ops_read_text(token, text, sizeof text)) return ops_refuse(reader, token, "a text in double quotes");
    ops_event_text(event, text);
    return true;
}

static bool take_handler(struct ops_reader *reader, ops_event *event) {
    struct ops_token token = ops_take(reader);
    event->handler = (uint8_t)ops_word(token, ops_handler_names, OPS_HANDLERS + 1);
    return event->handler || ops_refuse(reader, token, "a handler: h1 to h8");
}

static bool take_error_kind(struct ops_reader *reader, ops_event *event) {
    struct ops_token token = ops_take(reader);
    event->error = (uint8_t)ops_word(token, ops_error_names, OPS_ERRORS);
    return event->error || ops_refuse(reader, token, "the name of an exception");
}

/* ----------------------------------------------------------------------------------------------------------- values -- */

static bool take_bytes(struct ops_reader *reader, ops_event *event) {
    int32_t byte;
    event->result = OPS_RESULT_BYTES;
    while (ops_peek(reader).length > 0) {
        struct ops_token token = ops_take(reader);
        if (!ops_read_int(token, &byte) || byte < 0 || byte > 255) return ops_refuse(reader, token, "a byte");
        if (event->number[0] == OPS_TEXT) return ops_refuse(reader, token, "96 bytes at most");
        event->bytes[event->number[0]++] = (unsigned char)byte;
    }
    return true;
}

static bool take_timer(struct ops_reader *reader, bool armed, ops_event *event) {
    event->result = OPS_RESULT_TIMER;
    event->number[0] = armed;
    struct ops_token token = ops_peek(reader);
    if (token.length == 0) return true;
    ops_take(reader);
    return ops_read_time(token, &event->interval) || ops_refuse(reader, token, "an interval or the end of the line");
}

static bool take_inherited(struct ops_reader *reader, ops_event *event) {
    event->result = OPS_RESULT_INHERITED;
    return take_bits(reader, &event->set[0]) && take_word(reader, "blocked") && take_bits(reader, &event->set[1]) &&
           take_word(reader, "pending") && take_bits(reader, &event->set[2]) && take_word(reader, "alarm") &&
           take_int(reader, &event->number[0]);
}

static bool take_arrival(struct ops_reader *reader, ops_event *event) {
    event->result = OPS_RESULT_ARRIVAL;
    return take_int(reader, &event->number[0]) && take_word(reader, "value") && take_int(reader, &event->number[1]);
}

/* A signal, alone or with its code. */
static bool take_signal_value(struct ops_reader *reader, ops_event *event) {
    event->result = OPS_RESULT_SIG;
    if (ops_peek(reader).length == 0) return true;
    event->result = OPS_RESULT_SIGINFO;
    return take_word(reader, "code") && take_int(reader, &event->number[1]);
}

static bool take_ended(struct ops_reader *reader, enum ops_result result, ops_event *event) {
    event->result = (uint8_t)result;
    return result == OPS_RESULT_EXIT ? take_int(reader, &event->number[0]) : take_signal(reader, &event->number[0]);
}

/* A number is no signal here: results name each signal that has a name, and the two without, 32 and 33, are none. */
static bool take_plain_value(struct ops_reader *reader, struct ops_token token, ops_event *event) {
    int64_t *number = &event->number[0];
    if (ops_read_long(token, number)) return event->result = OPS_RESULT_NUMBER, true;
    if ((*number = ops_word(token, ops_handler_names, OPS_HANDLER_WORDS)))
        return event->result = OPS_RESULT_HANDLER, true;
    if ((*number = ops_word(token, ops_fd_names, OPS_FD_WORDS))) return event->result = OPS_RESULT_FD, true;
    if ((*number = ops_signal_number(token.start, token.length)) > 0) return take_signal_value(reader, event);
    return ops_refuse(reader, token, "a value");
}

static bool take_value(struct ops_reader *reader, ops_event *event) {
    struct ops_token token = ops_peek(reader);
    if (token.length > 0 && (token.start[0] == '{' || ops_is(token, "all")))
        return event->result = OPS_RESULT_SET, take_bits(reader, &event->set[0]);
    if (token.length > 0 && token.start[0] == '"') return event->result = OPS_RESULT_TEXT, take_text(reader, event);
    ops_take(reader);
    if (ops_is(token, "timeout")) return event->result = OPS_RESULT_TIMEOUT, true;
    if (ops_is(token, "armed") || ops_is(token, "disarmed")) return take_timer(reader, ops_is(token, "armed"), event);
    if (ops_is(token, "bytes")) return take_bytes(reader, event);
    if (ops_is(token, "ignored")) return take_inherited(reader, event);
    if (ops_is(token, "code")) return take_arrival(reader, event);
    if (ops_is(token, "exit")) return take_ended(reader, OPS_RESULT_EXIT, event);
    if (ops_is(token, "killed")) return take_ended(reader, OPS_RESULT_KILLED, event);
    if (ops_is(token, "stopped")) return take_ended(reader, OPS_RESULT_STOPPED, event);
    return take_plain_value(reader, token, event);
}

/* ------------------------------------------------------------------------------------------------------------ lines -- */

static bool take_call(struct ops_reader *reader, ops_event *event) {
    return take_handler(reader, event) && take_signal(reader, &event->number[0]) && take_word(reader, "depth") &&
           take_int(reader, &event->number[1]);
}

static bool take_error(struct ops_reader *reader, ops_event *event) {
    if (!take_error_kind(reader, event)) return false;
    return event->error == OPS_ERROR_FAIL ? take_int(reader, &event->number[0]) : take_text(reader, event);
}

static bool take_report(struct ops_reader *reader, ops_event *event) {
    if (!ops_is(ops_peek(reader), "wakeup")) return take_text(reader, event);
    ops_take(reader);
    event->kind = OPS_EVENT_WAKEUP_REPORT;
    return take_error_kind(reader, event) && take_int(reader, &event->number[0]);
}

static bool take_event(struct ops_reader *reader, ops_event *event) {
    static const char *const words[] = {"", "ok", "=", "error", "call", "done", "fail", "report", "", "warning"};
    struct ops_token token = ops_take(reader);
    event->kind = (uint8_t)(token.length ? ops_word(token, words, sizeof words / sizeof *words) : 0);
    switch (event->kind) {
        case OPS_EVENT_OK: return true;
        case OPS_EVENT_VALUE: return take_value(reader, event);
        case OPS_EVENT_ERROR: return take_error(reader, event);
        case OPS_EVENT_CALL: return take_call(reader, event);
        case OPS_EVENT_DONE: return take_handler(reader, event);
        case OPS_EVENT_FAILED: return take_handler(reader, event) && take_int(reader, &event->number[0]);
        case OPS_EVENT_REPORT: return take_report(reader, event);
        case OPS_EVENT_WARNING: return take_text(reader, event);
        default: return ops_refuse(reader, token, "ok, =, error, call, done, fail, report or warning");
    }
}

static bool take_end(struct ops_reader *reader, enum ops_event_kind kind, ops_event *event) {
    event->kind = (uint8_t)kind;
    if (kind == OPS_EVENT_EXIT) return take_int(reader, &event->number[0]);
    return kind >= OPS_EVENT_HANG || take_signal(reader, &event->number[0]);
}

static bool take_line(struct ops_reader *reader, ops_event *event) {
    static const char *const ends[] = {"", "exit", "killed", "stopped", "hang", "limit"};
    struct ops_token token = ops_take(reader);
    int end = ops_word(token, ends, sizeof ends / sizeof *ends);
    if (end) return take_end(reader, OPS_EVENT_EXIT + end - 1, event) && ops_line_ends(reader);
    if (!ops_read_path(token, &event->path))
        return ops_refuse(reader, token, "a path as 3/h1.2, or the end: exit, killed, ...");
    return take_event(reader, event) && ops_line_ends(reader);
}

bool ops_trace_parse(const char *text, size_t size, ops_trace *trace, ops_error_at *error) {
    struct ops_reader reader;
    memset(trace, 0, sizeof *trace);
    memset(error, 0, sizeof *error);
    ops_reader_open(&reader, text, size, error);
    while (ops_next_line(&reader)) {
        if (trace->events == OPS_EVENTS) return ops_refuse(&reader, ops_peek(&reader), "1024 events at most");
        if (!take_line(&reader, &trace->event[trace->events++])) return false;
    }
    return true;
}
