/* traced.c - the slow method: a process that is traced from the window's begin to the point, one instruction after the
 * other, and gets its signal there from outside. It knows the four verbs, and what a point is. */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "inject.h"
#include "port.h"

/* ------------------------------------------------------------------------------------------------------- the traced -- */

static void tell_window(bool begins) {
    inject_now.in_window = begins;
    syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGTRAP);
}

void inject_traced_begin(void) {
    inject_on_window = tell_window;
    signal(SIGTRAP, SIG_IGN); /* who traces sees it all the same */
    while (!__atomic_load_n(&inject_shared->is_traced, __ATOMIC_SEQ_CST)) sched_yield();
    inject_play();
}

/* ------------------------------------------------------------------------------------------------------- the tracer -- */

/* The process is a copy of this one: its variables stand where ours do. */
static void read_from(pid_t pid, void *variable, size_t size) {
    struct iovec here = {variable, size}, there = {variable, size};
    if (process_vm_readv(pid, &here, 1, &there, 1, 0) != (ssize_t)size) memset(variable, 0, size);
}

static void note_arrival(pid_t pid, uintptr_t pc, uint32_t number) {
    struct inject_shared *shared = inject_shared;
    read_from(pid, &player, sizeof player);
    read_from(pid, &inject_now, sizeof inject_now);
    shared->at =
        (struct inject_point){{number, 0}, {shared->single, 0}, inject_place_of(pc) == INJECT_LIBRARY ? 0 : pc, false};
    inject_cover(0, pc, inject_index_of(shared->single));
    inject_arrives(shared->single, false);
    shared->came = inject_now;
    inject_now = (struct inject_now){0}; /* the next process begins with ours */
}

/* From the window's begin to the point, or to the window's end. What the last step or continue came back with. */
static int step_to_point(pid_t pid) {
    struct inject_now state = {.in_window = true};
    struct inject_shared *shared = inject_shared;
    uint32_t number = 0;
    uintptr_t pc;
    int came = 0;
    for (;;) {
        came = inject_step(pid, came, &pc);
        if (came < 0 || came == SIGTRAP) return came;
        shared->steps++;
        if (came > 0 || !inject_is_point(&state, pc)) continue;
        shared->points_in[0] = ++number;
        long offset = inject_offset(pc);
        if (offset >= 0) shared->executed[offset] = 1;
        if (number != shared->only[0]) continue;
        note_arrival(pid, pc, number);
        return inject_continue(pid, shared->single);
    }
}

static const char *why(int error) {
    static char line[160];
    if (error == -EPERM)
        return "no permission to trace, expected a machine on which a process may trace its children (ptrace)";
    snprintf(line, sizeof line, "tracing failed with: %s", strerror(-error));
    return line;
}

const char *inject_traced_once(pid_t pid) {
    int came = inject_attach(pid);
    if (came < 0) return why(came);
    __atomic_store_n(&inject_shared->is_traced, true, __ATOMIC_SEQ_CST);
    do came = inject_continue(pid, came);
    while (came > 0 && came != SIGTRAP);
    if (came == SIGTRAP) came = step_to_point(pid);
    while (came > 0 && came != SIGTRAP) came = inject_continue(pid, came);
    if (came == SIGTRAP) came = inject_detach(pid, 0);
    return came < 0 && came != -ECHILD ? why(came) : NULL;
}
