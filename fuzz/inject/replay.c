/* replay.c - a process for each point: from the start to there, the signal, and on to its end. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "inject.h"
#include "port.h"

static const uint32_t NO_POINT = UINT32_MAX;

static void begin(bool traced) {
    struct inject_shared *shared = inject_shared;
    posix_shared->trace.events = 0;
    shared->came = (struct inject_now){0};
    shared->is_traced = shared->may_sleep = shared->has_come = false;
    shared->at = (struct inject_point){{shared->only[0], 0}, {shared->single, 0}, 0, shared->only_child};
    if (shared->only[0] == NO_POINT) shared->at = (struct inject_point){0};
    pid_t pid = inject_fork();
    if (pid != 0) {
        shared->runner = pid;
        return;
    }
    inject_begin_process();
    if (traced) inject_traced_begin();
    inject_trap_once();
}

static void judge(const siginfo_t *info) {
    struct inject_shared *shared = inject_shared;
    if (info && shared->only[0] != NO_POINT && !shared->has_come) return; /* this time it did not come there */
    shared->injections += shared->only[0] != NO_POINT;
    inject_judge_ended(info, &shared->came);
}

/* One run and its verdict. */
static const char *run(bool traced, uint32_t number, bool is_child) {
    inject_shared->only[0] = number;
    inject_shared->only_child = is_child;
    begin(traced);
    pid_t pid = inject_shared->runner;
    bool ends = true;
    const char *why = traced ? inject_traced_once(pid, &ends) : NULL;
    if (why) kill(pid, SIGKILL);
    siginfo_t info;
    ends &= inject_wait_for(pid, &info, WEXITED);
    waitpid(pid, NULL, 0);
    inject_shared->looks++;
    if (why) return why;
    judge(ends ? &info : NULL);
    return NULL;
}

/* One of the window's signals at a point: before it, and in what sleeps there. */
static const char *run_signal(bool traced, uint32_t number, bool is_child) {
    inject_shared->is_asleep = false;
    const char *why = run(traced, number, is_child);
    if (why || !inject_shared->may_sleep) return why;
    inject_shared->is_asleep = true;
    return run(traced, number, is_child);
}

/* One point: each of the window's signals that is wanted. */
static const char *run_point(bool traced, uint32_t number, bool is_child) {
    const char *why = NULL;
    for (int i = 0; i < INJECT_SIGNALS && inject_window->signal[i] && !why; i++) {
        inject_shared->single = inject_window->signal[i];
        int only = inject_shared->only_signal[0];
        if (only == 0 || only == inject_shared->single) why = run_signal(traced, number, is_child);
    }
    return why;
}

/* Without a signal first: how many points there are, and what is seen without. */
const char *inject_replay_run(bool traced) {
    struct inject_shared *shared = inject_shared;
    uint32_t only = shared->only[0];
    if (only) return run_point(traced, only, shared->only_child);
    const char *why = run(traced, NO_POINT, false);
    uint32_t points[2] = {shared->points_in[0], shared->points_in[1]};
    for (int child = 0; child < 2 && !why && !shared->census; child++)
        for (uint32_t number = 1; number <= points[child] && !why; number++) why = run_point(traced, number, child);
    shared->points = points[0] + points[1];
    return why;
}
