/* player_handlers.c - h1 to h8: functions of C that play the body their program gives them. And reports. */
#include <string.h>

#include "player.h"

/* ---------------------------------------------------------------------------------------------------------- calling -- */

static int depth_of(const tocsin_frame *frame) {
    int depth = 0;
    for (; frame; frame = frame->outer) depth++;
    return depth;
}

static void say_call(int handler, int signum, int depth) {
    ops_event *event = player_said(OPS_EVENT_CALL);
    event->handler = (uint8_t)handler;
    event->number[0] = signum;
    event->number[1] = depth;
}

/* A body is nobody's block: its errors are its own, and what it waits for is not what the safe point waits for. */
static int run_body(int handler) {
    ops_range body = player.program->handler[handler];
    bool uncaught = player.uncaught, waits = world_waits(false);
    player.uncaught = false;
    if (!ops_path_push(&player.path, (uint16_t)(OPS_PATH_HANDLER + handler))) world_end(OPS_EVENT_LIMIT, 0);
    int error = player_range(body.first, body.end);
    ops_path_pop(&player.path);
    player.uncaught = uncaught;
    world_waits(waits);
    return error;
}

/* A siginfo of another signal would be a defect, and is shown. */
static struct player_told told_by(const tocsin_siginfo *info, int signum) {
    if (!info) return (struct player_told){0};
    if (info->signo != signum) ops_event_text(player_said(OPS_EVENT_REPORT), "the siginfo is another signal's");
    return (struct player_told){true, info->code, (int)info->value};
}

static const char cookies[OPS_HANDLERS + 1]; /* a handler's data points to its own */

static int call(int handler, int signum, const tocsin_frame *frame) {
    int depth = depth_of(frame);
    if (depth > OPS_CALLS) world_end(OPS_EVENT_LIMIT, 0);
    say_call(handler, signum, depth);
    world_called(signum);
    if (frame->data != &cookies[handler]) ops_event_text(player_said(OPS_EVENT_REPORT), "the handler's data is lost");
    struct player_told before = player.told;
    player.told = told_by(frame->siginfo, signum);
    int error = run_body(handler);
    player.told = before;
    ops_event *event = player_said(error ? OPS_EVENT_FAILED : OPS_EVENT_DONE);
    event->handler = (uint8_t)handler;
    if (error) event->number[0] = TOCSIN_EUSER - error;
    return error;
}

#define HANDLER(number)                                           \
    static int h##number(int signum, const tocsin_frame *frame) { \
        return call(number, signum, frame);                       \
    }
HANDLER(1)
HANDLER(2)
HANDLER(3)
HANDLER(4)
HANDLER(5)
HANDLER(6)
HANDLER(7)
HANDLER(8)
#undef HANDLER

/* ------------------------------------------------------------------------------------------------------------ words -- */

static const tocsin_handler functions[OPS_HANDLER_WORDS] = {
    NULL, h1, h2, h3, h4, h5, h6, h7, h8, TOCSIN_SIG_DFL, TOCSIN_SIG_IGN, TOCSIN_SIG_NONE, tocsin_default_int_handler,
};

tocsin_disposition player_disposition(int word) {
    return (tocsin_disposition){functions[word], word <= OPS_HANDLERS ? (void *)&cookies[word] : NULL};
}

int player_word(tocsin_handler handler) {
    for (int word = 1; word < OPS_HANDLER_WORDS; word++)
        if (functions[word] && functions[word] == handler) return word;
    return 0;
}

/* ---------------------------------------------------------------------------------------------------------- reports -- */

static int kind_by_name(const char *name) {
    for (int kind = 1; kind < OPS_ERRORS; kind++)
        if (*ops_error_names[kind] == *name && strcmp(ops_error_names[kind], name) == 0) return kind;
    return OPS_ERROR_OTHER;
}

int player_error_kind(int code) {
    int kind = tocsin_error_kind(code);
    if (kind == TOCSIN_KIND_USER) return OPS_ERROR_FAIL;
    return kind == TOCSIN_KIND_ITIMER ? OPS_ERROR_ITIMER : kind_by_name(tocsin_error_name(code));
}

static void put(char *text, const char *part) {
    size_t used = strlen(text), left = OPS_TEXT - 1 - used;
    strncat(text, part, left);
}

void player_report(const tocsin_report *report) {
    char text[OPS_TEXT] = "";
    if (tocsin_error_kind(report->code) == TOCSIN_KIND_WARNING) {
        ops_event_text(player_said(OPS_EVENT_WARNING), report->text);
    } else if (report->message) {
        ops_event *event = player_said(OPS_EVENT_WAKEUP_REPORT);
        event->error = (uint8_t)player_error_kind(report->code);
        event->number[0] = tocsin_error_errno(report->code);
    } else {
        put(text, tocsin_error_name(report->code));
        put(text, ": ");
        put(text, report->text);
        ops_event_text(player_said(OPS_EVENT_REPORT), text);
        world_called(report->signum);
    }
}
