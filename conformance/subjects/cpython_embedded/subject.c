/* subject.c - where this subject differs from the engine's adapter on the real kernel, whose other parts it uses.
 *
 * The adapter's supervisor starts each program by exec; starting an interpreter each time would take most of the time.
 * So here the forked child goes on instead: it has the interpreter already, and nothing in it knows of signals yet.
 *
 * An interpreter starts where none runs, and does not end under a handler that it runs. Programs that ask for more need
 * an engine.
 */
#include "../engine/subject.h"
#include "../engine/posix.h"
#include "embedded.h"

const char subject_needs[] = "explicit thread fork exec pidfd siginfo capi real";

uint32_t subject_lacks(void) {
    return 1u << OPS_NEED_ENGINE | 1u << OPS_NEED_POINTS;
}

/* ------------------------------------------------------------------------------------------------- what it lacks -- */

static bool has(const ops_program *program, enum ops_kind kind, int first, int end) {
    for (int i = first; i < end; i++)
        if (program->op[i].kind == kind) return true;
    return false;
}

/* Nothing but os_signal may stand between an interpreter's end, or the program's beginning, and its start; and the main
 * thread starts it. */
static bool starts_only_at_starts(const ops_program *program) {
    int begin = program->main.first;
    bool nothing_runs = true;
    for (int i = begin; i < program->main.end; i = program->op[i].end) {
        int kind = program->op[i].kind, end = program->op[i].end;
        if (kind == OPS_INIT && !nothing_runs) return false;
        if (has(program, OPS_INIT, i + 1, end)) return false;
        if (nothing_runs && i > begin && has(program, OPS_THREAD, i, end)) return false;
        nothing_runs = kind == OPS_FINI || (nothing_runs && kind == OPS_OS_SIGNAL);
    }
    return !has(program, OPS_INIT, 0, begin);
}

/* Handlers stand before the main operations. */
static bool ends_only_in_main(const ops_program *program) {
    int thread_end = 0;
    for (int i = 0; i < program->ops; i++) {
        if (program->op[i].kind == OPS_THREAD) thread_end = program->op[i].end;
        if (program->op[i].kind == OPS_FINI && (i < program->main.first || i < thread_end)) return false;
    }
    return true;
}

/* Stands for ops_needs in the adapter's own file. */
uint32_t subject_asks(const ops_program *program);
uint32_t subject_asks(const ops_program *program) {
    bool can = starts_only_at_starts(program) && ends_only_in_main(program);
    return ops_needs(program) | (can ? 0 : 1u << OPS_NEED_ENGINE);
}

/* ------------------------------------------------------------------------------------------------------- playing -- */

void server_goes_on(void); /* of server.c: comes back when this is no server */

/* Stands for the supervisor's execl. The main thread fills the table, unless the program begins before that. */
int subject_goes_on(const char *path, const char *name, ...);
int subject_goes_on(const char *path, const char *name, ...) {
    (void)path, (void)name;
    server_goes_on();
    const ops_program *program = &posix_shared->program;
    int first = program->main.first < program->main.end ? program->op[program->main.first].kind : OPS_NO;
    if (first != OPS_INIT && first != OPS_OS_SIGNAL) embedded_begin();
    player_play(program, &posix_shared->trace);
}
