/* trace.c - events: adding them to a trace, and their lines. */
#include "language.h"

ops_event *ops_event_add(ops_trace *trace, enum ops_event_kind kind, const ops_path *path) {
    bool full = trace->events == OPS_EVENTS || (trace->events == OPS_EVENTS - 1 && kind < OPS_EVENT_EXIT);
    if (trace->events == OPS_EVENTS) trace->events--;
    ops_event *event = &trace->event[trace->events++];
    memset(event, 0, sizeof *event);
    event->kind = (uint8_t)(full ? OPS_EVENT_LIMIT : kind);
    if (full) return NULL;
    if (path) event->path = *path;
    return event;
}

void ops_event_text(ops_event *event, const char *text) {
    size_t length = strnlen(text, OPS_TEXT - 1);
    memcpy(event->text, text, length);
    memset(event->text + length, 0, OPS_TEXT - length);
}

/* `3/h1.2` */
void ops_put_path(struct ops_writer *writer, const ops_path *path) {
    for (int i = 0; i < path->length; i++) {
        if (path->step[i] >= OPS_PATH_HANDLER) {
            ops_put(writer, "/h");
            ops_put_number(writer, path->step[i] - OPS_PATH_HANDLER);
        } else {
            if (i > 0) ops_put_byte(writer, '.');
            ops_put_number(writer, path->step[i]);
        }
    }
    ops_put_byte(writer, ' ');
}

static void put_word(struct ops_writer *writer, const char *word) {
    ops_put_byte(writer, ' ');
    ops_put(writer, word);
}

static void put_bits(struct ops_writer *writer, const char *word, uint64_t bits) {
    ops_put(writer, word);
    ops_put_byte(writer, ' ');
    ops_put_set(writer, &(ops_set){bits, 0, 0});
}

static void put_bytes(struct ops_writer *writer, const ops_event *event) {
    ops_put(writer, "bytes");
    for (int i = 0; i < event->number[0] && i < OPS_TEXT; i++) {
        ops_put_byte(writer, ' ');
        ops_put_number(writer, event->bytes[i]);
    }
}

static void put_timer(struct ops_writer *writer, const ops_event *event) {
    ops_put(writer, event->number[0] ? "armed" : "disarmed");
    if (event->interval == 0) return;
    ops_put_byte(writer, ' ');
    ops_put_time(writer, event->interval);
}

static void put_inherited(struct ops_writer *writer, const ops_event *event) {
    put_bits(writer, "ignored", event->set[0]);
    put_bits(writer, " blocked", event->set[1]);
    put_bits(writer, " pending", event->set[2]);
    ops_put(writer, " alarm ");
    ops_put_number(writer, event->number[0]);
}

static void put_arrival(struct ops_writer *writer, const ops_event *event) {
    ops_put(writer, "code ");
    ops_put_number(writer, event->number[0]);
    ops_put(writer, " value ");
    ops_put_number(writer, event->number[1]);
}

static void put_ended(struct ops_writer *writer, const char *how, const ops_event *event, bool signal) {
    ops_put(writer, how);
    if (signal) ops_put_signal(writer, (int)event->number[0]);
    else ops_put_number(writer, event->number[0]);
}

static void put_value(struct ops_writer *writer, const ops_event *event) {
    switch (event->result) {
        case OPS_RESULT_NUMBER: ops_put_number(writer, event->number[0]); break;
        case OPS_RESULT_HANDLER: ops_put(writer, ops_handler_names[event->number[0]]); break;
        case OPS_RESULT_SIG: ops_put_signal(writer, (int)event->number[0]); break;
        case OPS_RESULT_SIGINFO:
            put_ended(writer, "", event, true);
            ops_put(writer, " code ");
            ops_put_number(writer, event->number[1]);
            break;
        case OPS_RESULT_TIMEOUT: ops_put(writer, "timeout"); break;
        case OPS_RESULT_SET: ops_put_set(writer, &(ops_set){event->set[0], 0, 0}); break;
        case OPS_RESULT_TIMER: put_timer(writer, event); break;
        case OPS_RESULT_TEXT: ops_put_text(writer, event->text); break;
        case OPS_RESULT_FD: ops_put(writer, ops_fd_names[event->number[0]]); break;
        case OPS_RESULT_BYTES: put_bytes(writer, event); break;
        case OPS_RESULT_EXIT: put_ended(writer, "exit ", event, false); break;
        case OPS_RESULT_KILLED: put_ended(writer, "killed ", event, true); break;
        case OPS_RESULT_STOPPED: put_ended(writer, "stopped ", event, true); break;
        case OPS_RESULT_INHERITED: put_inherited(writer, event); break;
        case OPS_RESULT_ARRIVAL: put_arrival(writer, event); break;
        default: ops_put(writer, "?"); break;
    }
}

static void put_error(struct ops_writer *writer, const ops_event *event) {
    ops_put(writer, "error ");
    ops_put(writer, ops_error_names[event->error]);
    ops_put_byte(writer, ' ');
    if (event->error == OPS_ERROR_FAIL) ops_put_number(writer, event->number[0]);
    else ops_put_text(writer, event->text);
}

static void put_call(struct ops_writer *writer, const ops_event *event) {
    ops_put(writer, "call");
    put_word(writer, ops_handler_names[event->handler]);
    ops_put_byte(writer, ' ');
    ops_put_signal(writer, (int)event->number[0]);
    ops_put(writer, " depth ");
    ops_put_number(writer, event->number[1]);
}

static void put_event(struct ops_writer *writer, const ops_event *event) {
    switch (event->kind) {
        case OPS_EVENT_OK: ops_put(writer, "ok"); break;
        case OPS_EVENT_VALUE:
            ops_put(writer, "= ");
            put_value(writer, event);
            break;
        case OPS_EVENT_ERROR: put_error(writer, event); break;
        case OPS_EVENT_CALL: put_call(writer, event); break;
        case OPS_EVENT_DONE:
            ops_put(writer, "done");
            put_word(writer, ops_handler_names[event->handler]);
            break;
        case OPS_EVENT_FAILED:
            ops_put(writer, "fail");
            put_word(writer, ops_handler_names[event->handler]);
            ops_put_byte(writer, ' ');
            ops_put_number(writer, event->number[0]);
            break;
        case OPS_EVENT_REPORT:
            ops_put(writer, "report ");
            ops_put_text(writer, event->text);
            break;
        case OPS_EVENT_WAKEUP_REPORT:
            ops_put(writer, "report wakeup ");
            ops_put(writer, ops_error_names[event->error]);
            ops_put_byte(writer, ' ');
            ops_put_number(writer, event->number[0]);
            break;
        case OPS_EVENT_WARNING:
            ops_put(writer, "warning ");
            ops_put_text(writer, event->text);
            break;
        case OPS_EVENT_EXIT: put_ended(writer, "exit ", event, false); break;
        case OPS_EVENT_KILLED: put_ended(writer, "killed ", event, true); break;
        case OPS_EVENT_STOPPED: put_ended(writer, "stopped ", event, true); break;
        case OPS_EVENT_HANG: ops_put(writer, "hang"); break;
        case OPS_EVENT_LIMIT: ops_put(writer, "limit"); break;
        default: ops_put(writer, "?"); break;
    }
}

size_t ops_event_print(const ops_event *event, char *buf, size_t size) {
    struct ops_writer writer = {buf, size, 0};
    if (event->path.length > 0) ops_put_path(&writer, &event->path);
    put_event(&writer, event);
    return ops_written(&writer);
}

size_t ops_trace_print(const ops_trace *trace, char *buf, size_t size) {
    struct ops_writer writer = {buf, size, 0};
    for (uint32_t i = 0; i < trace->events; i++) {
        if (trace->event[i].path.length > 0) ops_put_path(&writer, &trace->event[i].path);
        put_event(&writer, &trace->event[i]);
        ops_put_byte(&writer, '\n');
    }
    return ops_written(&writer);
}
