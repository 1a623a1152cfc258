/* play.c - plays a window's program, and knows where it stands. */
#include <string.h>

#include "inject.h"

struct inject_now inject_now;
struct inject_shared *inject_shared;
const struct inject_window *inject_window;
void (*inject_on_window)(bool begins);

/* ------------------------------------------------------------------------------------------------- what has begun -- */

static uint32_t hash_path(const ops_path *path) {
    uint32_t hash = 2166136261u;
    for (int i = 0; i < path->length; i++) hash = (hash ^ path->step[i]) * 16777619u;
    return hash;
}

/* Linked in the place of world_step, which does nothing on the real kernel: an operation begins. */
void __wrap_world_step(void);
void __wrap_world_step(void) {
    struct inject_now *now = &inject_now;
    if (player.op && now->begun < INJECT_BEGUN) now->path[now->begun++] = hash_path(&player.path);
}

/* And of world_close: what is put back must find its descriptors open. */
void __wrap_world_close(int fd);
void __wrap_world_close(int fd) {
    (void)fd;
}

/* How often an operation with that path had begun before this one. */
static uint16_t turn_of(uint32_t hash) {
    int count = 0;
    for (int i = 0; i < inject_now.begun; i++) count += inject_now.path[i] == hash;
    return (uint16_t)(count > 0 ? count - 1 : 0);
}

void inject_add(struct inject_now *now, const struct inject_arrival *arrival) {
    if (now->arrivals < INJECT_ARRIVALS) now->arrival[now->arrivals++] = *arrival;
}

void inject_arrives(int signum, bool woke) {
    struct inject_arrival arrival = {player.path, turn_of(hash_path(&player.path)), (uint8_t)signum, woke};
    inject_add(&inject_now, &arrival);
}

int inject_index_of(int signum) {
    for (int i = 0; i < INJECT_SIGNALS; i++)
        if (inject_window->signal[i] == signum) return i;
    return 0;
}

/* -------------------------------------------------------------------------------------------------------- playing -- */

/* Other code in the place of an operation: what player_one does around it. */
static void play_other(const ops_op *op, int number) {
    ops_path_push(&player.path, (uint16_t)number);
    player_step(op);
    inject_window->play(op);
    ops_path_pop(&player.path);
}

static void play_window(int at, int number) {
    if (inject_window->before) inject_window->before();
    if (inject_on_window) inject_on_window(true);
    if (inject_window->play) play_other(&player.program->op[at], number);
    else player_one(at, number);
    if (inject_on_window) inject_on_window(false);
}

void inject_play(void) {
    const ops_program *program = &posix_shared->program;
    player_begin(program, &posix_shared->trace);
    int number = 1;
    for (int at = program->main.first; at < program->main.end; at = program->op[at].end, number++) {
        if (number == inject_window->operation) play_window(at, number);
        else player_one(at, number);
    }
    player_step(NULL);
    world_end(OPS_EVENT_EXIT, 0);
}
