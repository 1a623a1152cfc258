/* player.c - carries out operations one after the other, in blocks, threads and children; and what events they leave. */
#include <stdio.h>
#include <string.h>

#include "player.h"

struct player player;

/* ----------------------------------------------------------------------------------------------------------- events -- */

ops_event *player_said(enum ops_event_kind kind) {
    ops_event *event = ops_event_add(player.trace, kind, &player.path);
    if (!event) world_end(OPS_EVENT_LIMIT, 0);
    return event;
}

int player_ok(void) {
    player_said(OPS_EVENT_OK);
    return 0;
}

int player_value(enum ops_result result, int64_t number) {
    ops_event *event = player_said(OPS_EVENT_VALUE);
    event->result = (uint8_t)result;
    event->number[0] = number;
    return 0;
}

int player_set(uint64_t bits) {
    ops_event *event = player_said(OPS_EVENT_VALUE);
    event->result = OPS_RESULT_SET;
    event->set[0] = bits;
    return 0;
}

/* A descriptor's number is the world's business: when it is the right one it is shown as FD. */
static void hide_number(char *text, int fd) {
    char number[16], rest[OPS_TEXT], *at;
    int length = snprintf(number, sizeof number, " %d ", fd);
    if ((at = strstr(text, number)) == NULL) return;
    memcpy(rest, at + length, strlen(at + length) + 1);
    snprintf(at, (size_t)(text + OPS_TEXT - at), " FD %s", rest);
}

int player_error(int code) {
    ops_event *event = player_said(OPS_EVENT_ERROR);
    event->error = (uint8_t)player_error_kind(code);
    char text[OPS_TEXT];
    tocsin_error_text(text, sizeof text);
    if (code == TOCSIN_EFDBLOCKS) hide_number(text, player.asked_fd);
    if (tocsin_error() != code) ops_event_text(event, "tocsin_error() is not what the call returned");
    else if (event->error == OPS_ERROR_FAIL) event->number[0] = TOCSIN_EUSER - code;
    else ops_event_text(event, text);
    if (player.uncaught) tocsin_exit_uncaught(code);
    return 0;
}

int player_os_error(int error) {
    return player_error(tocsin_error_set(TOCSIN_EOS(error), NULL));
}

int player_done(int code) {
    return code < 0 ? player_error(code) : player_ok();
}

/* -------------------------------------------------------------------------------------------------------- operations -- */

static int (*const play[OPS_KINDS])(const ops_op *op) = {
#define OP(ID, name, first, second, third, body, result, needs, sentence) [OPS_##ID] = play_##name,
#include "../../ops/ops.def"
};

static void push(int step) {
    if (!ops_path_push(&player.path, (uint16_t)step)) world_end(OPS_EVENT_LIMIT, 0);
}

void player_step(const ops_op *op) {
    if (op && player.steps++ == OPS_STEPS) world_end(OPS_EVENT_LIMIT, 0);
    player.op = op;
    world_step();
}

/* The engine starts with the first call that needs it; a program starts at its first operation, and after `fini` at the
 * next one, as an interpreter does. Only what may come before a start is left alone. */
static void start(enum ops_kind kind) {
    if (player.is_started || kind == OPS_OS_SIGNAL || (kind == OPS_INTERRUPT && player.is_over)) return;
    player.is_started = true;
    if (kind != OPS_INIT) tocsin_getsignal(SIGINT);
}

static int carry_out(const ops_op *op) {
    player_step(op);
    start(op->kind);
    return play[op->kind](op);
}

void player_one(int at, int number) {
    push(number);
    carry_out(&player.program->op[at]);
    ops_path_pop(&player.path);
}

int player_range(int first, int end) {
    int error = 0;
    push(1);
    uint16_t *step = &player.path.step[player.path.length - 1];
    for (int i = first; i < end && !error; i = player.program->op[i].end) {
        error = carry_out(&player.program->op[i]);
        ++*step;
    }
    ops_path_pop(&player.path);
    return error;
}

static int index_of(const ops_op *op) {
    return (int)(op - player.program->op);
}

static int run_block(const ops_op *op) {
    return player_range(index_of(op) + 1, op->end);
}

void player_begin(const ops_program *program, ops_trace *trace) {
    player = (struct player){.program = program, .trace = trace};
    player.wakeup = (struct player_wakeup){OPS_FD_OFF, -1, -1, -1, OPS_FD_OFF, 0};
    tocsin_set_report_hook(player_report);
    for (int i = 0; i < program->ops && !player.line[1]; i++)
        if (program->op[i].kind == OPS_READ || program->op[i].kind == OPS_WRITE) world_line();
}

void player_play(const ops_program *program, ops_trace *trace) {
    player_begin(program, trace);
    player_range(program->main.first, program->main.end);
    player_step(NULL);
    world_end(OPS_EVENT_EXIT, 0);
}

/* ----------------------------------------------------------------------------------------------------------- blocks -- */

int play_once(const ops_op *op) {
    uint64_t bit = (uint64_t)1 << index_of(op) % 64, *word = &player.once[index_of(op) / 64];
    bool first = !(*word & bit);
    *word |= bit;
    int error = first ? run_block(op) : 0;
    return error ? error : player_ok();
}

int play_repeat(const ops_op *op) {
    for (int i = 0; i < op->number[0]; i++) {
        int error = run_block(op);
        if (error) return error;
    }
    return player_ok();
}

int play_uncaught(const ops_op *op) {
    bool before = player.uncaught;
    player.uncaught = true;
    int error = run_block(op);
    player.uncaught = before;
    return error ? error : player_ok();
}

static void run_in_thread(const void *op) {
    run_block(op);
}

int play_thread(const ops_op *op) {
    world_in_thread(op->number[0], run_in_thread, op);
    return player_ok();
}

static void run_in_child(const void *op) {
    player.generation++;
    run_block(op);
}

int play_fork(const ops_op *op) {
    world_ended ended = world_fork(run_in_child, op);
    switch (ended.kind) {
        case OPS_EVENT_EXIT: return player_value(OPS_RESULT_EXIT, ended.number);
        case OPS_EVENT_KILLED: return player_value(OPS_RESULT_KILLED, ended.number);
        case OPS_EVENT_STOPPED: return player_value(OPS_RESULT_STOPPED, ended.number);
        default: return player_os_error(ended.number);
    }
}

int play_exec(const ops_op *op) {
    (void)op;
    world_exec(&player.path);
}

int play_exit(const ops_op *op) {
    world_end(OPS_EVENT_EXIT, op->number[0]);
}

/* The number leaves the handler as one of its own codes. */
int play_fail(const ops_op *op) {
    return tocsin_error_set(TOCSIN_EUSER - op->number[0], NULL);
}

int play_advance(const ops_op *op) {
    world_advance(op->time[0]);
    world_settle();
    return player_ok();
}

int play_spend(const ops_op *op) {
    world_spend(op->time[0]);
    world_settle();
    return player_ok();
}

/* Interrupted it runs the handlers and goes on, as Python's calls do (PEP 475). */
int play_read(const ops_op *op) {
    (void)op;
    int error = 0;
    bool before = world_waits(true);
    while (world_take() != 0 && (error = tocsin_check()) == 0) continue;
    world_waits(before);
    return player_done(error);
}

int play_write(const ops_op *op) {
    (void)op;
    world_put();
    return player_ok();
}
