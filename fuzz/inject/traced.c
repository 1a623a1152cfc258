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

/* An arrival at the operation that pid is in. */
static struct inject_arrival arrival_in(pid_t pid, int signum, bool woke) {
    read_from(pid, &player, sizeof player);
    read_from(pid, &inject_now, sizeof inject_now);
    inject_now.arrivals = 0;
    inject_arrives(signum, woke);
    struct inject_arrival arrival = inject_now.arrival[0];
    inject_now = (struct inject_now){0}; /* the next process begins with ours */
    return arrival;
}

/* Armed: the signal of the last resort, as the model is to know of it, and how many come before it. */
static struct inject_arrival wake;

static void arm(pid_t pid, int first) {
    if (!inject_window->wakes) return;
    wake = arrival_in(pid, inject_window->wakes, true);
    inject_sleeper_arm(pid, pid, first, inject_window->wakes);
}

static void disarm(int expected) {
    int sent = inject_window->wakes ? inject_sleeper_disarm() : expected;
    for (int i = expected; i < sent; i++) inject_add(&inject_shared->came, &wake);
    if (sent < expected) inject_shared->has_come = false; /* it was not asleep */
}

/* The point: before the instruction, or in the call that it is, once it sleeps. What the next stop is. */
static int inject_here(pid_t pid, uintptr_t pc, uint32_t number) {
    struct inject_shared *shared = inject_shared;
    uint64_t at = inject_place_of(pc) == INJECT_LIBRARY ? 0 : pc;
    struct inject_arrival arrival = arrival_in(pid, shared->single, false);
    shared->at = (struct inject_point){{number, 0}, {shared->single, 0}, at, false};
    shared->has_come = true;
    inject_cover(0, pc, inject_index_of(shared->single));
    inject_add(&shared->came, &arrival);
    arm(pid, shared->is_asleep ? shared->single : 0);
    return inject_continue(pid, shared->is_asleep ? 0 : shared->single);
}

/* What stands at pc, where pid stands, may sleep for ever. */
static bool may_sleep(pid_t pid) {
    long call;
    return inject_window->wakes && inject_port_call(pid, &call) == 0 && inject_call_may_sleep(call);
}

/* One instruction of the window itself, which must be woken if it sleeps. */
static int step(pid_t pid, int came, bool sleeps, uintptr_t *pc) {
    if (sleeps) arm(pid, 0);
    int stopped = inject_step(pid, came, pc);
    if (sleeps) disarm(0);
    inject_shared->steps++;
    return stopped;
}

/* From the window's begin to the point, or to the window's end. What the last step or continue came back with. */
static int step_to_point(pid_t pid) {
    struct inject_now state = {.in_window = true};
    struct inject_shared *shared = inject_shared;
    uint32_t number = 0;
    uintptr_t pc;
    bool sleeps = false;
    int came = 0;
    for (;;) {
        came = step(pid, came, sleeps, &pc);
        if (came < 0 || came == SIGTRAP) return came;
        sleeps = came == 0 && may_sleep(pid);
        if (came > 0 || !inject_is_point(&state, pc)) continue;
        shared->points_in[0] = ++number;
        long offset = inject_offset(pc);
        if (offset >= 0) shared->executed[offset] = 1;
        if (number != shared->only[0]) continue;
        shared->may_sleep = sleeps;
        return inject_here(pid, pc, number);
    }
}

static const char *why(int error) {
    static char line[160];
    if (error == -EPERM)
        return "no permission to trace, expected a machine on which a process may trace its children (ptrace)";
    snprintf(line, sizeof line, "tracing failed with: %s", strerror(-error));
    return line;
}

const char *inject_traced_once(pid_t pid, bool *ends) {
    struct inject_shared *shared = inject_shared;
    int came = inject_attach(pid);
    if (came < 0) return why(came);
    __atomic_store_n(&shared->is_traced, true, __ATOMIC_SEQ_CST);
    do came = inject_continue(pid, came);
    while (came > 0 && came != SIGTRAP);
    if (came == SIGTRAP) came = step_to_point(pid);
    while (came > 0 && came != SIGTRAP) came = inject_continue(pid, came);
    if (shared->has_come) disarm(shared->is_asleep);
    if (came == SIGTRAP) came = inject_detach(pid, 0);
    *ends = came != -ETIMEDOUT;
    return came < 0 && came != -ECHILD && *ends ? why(came) : NULL;
}
