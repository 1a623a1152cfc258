/* scenario.c - stands between a scenario's program and the simulated kernel, linked with both.
 *
 * The harness sits at the other end of stdin and stdout and plays the terminal. Each time the program falls asleep it is
 * asked what is to happen; so time passes, and signals come, only at its word. What this file says begins with the byte
 * 1, so that it cannot be taken for what the program prints:
 *
 *   now NS    the virtual clock, since the start; what is printed from here on is printed at this time
 *   asleep    the program is in a call that a signal interrupts. Answer: a line `signal N` or `go`
 *   hang      and nothing will ever wake it
 *
 * The program ends as it says, by a real exit or a real signal. stderr is the real one.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../../../core/port/sim.h"

static int64_t start_ns, told_ns;

/* Not through stdio: the program's unfinished line stays where it is. */
static void say(const char *event, int64_t number) {
    char line[64];
    int size = number < 0 ? snprintf(line, sizeof line, "\001%s\n", event)
                          : snprintf(line, sizeof line, "\001%s %lld\n", event, (long long)number);
    if (write(1, line, (size_t)size) != size) _exit(2);
}

static void tell_time(void) {
    int64_t now = tocsin_sim_state()->now_ns;
    if (now == told_ns) return;
    told_ns = now;
    say("now", now - start_ns);
}

static bool is_woken(void) {
    const tocsin_sim *sim = tocsin_sim_state();
    const tocsin_sim_thread *thread = &sim->thread[sim->current];
    return ((sim->pending | thread->pending) & ~thread->blocked) != 0;
}

/* Until the program has something to do, or is to sleep on. */
static void ask(void) {
    char line[32];
    while (!is_woken()) {
        say("asleep", -1);
        if (!fgets(line, sizeof line, stdin)) _exit(2);
        if (strncmp(line, "signal ", 7) != 0) return;
        tocsin_sim_send(0, atoi(line + 7));
    }
}

static void point(void *data, const char *where) {
    (void)data;
    tell_time();
    if (strcmp(where, "asleep") == 0) ask();
}

static void hang(void *data, const char *where) {
    (void)data, (void)where;
    say("hang", -1);
    for (;;) pause();
}

static void output(void *data, const char *text, size_t size) {
    (void)data;
    if (write(2, text, size) != (ssize_t)size) _exit(2);
}

/* ------------------------------------------------------------------------------------------------------------- ends -- */

static int last_signal;

/* The exit handlers run first; see posix.c, whose order this is. */
void __real_tocsin_port_exit_by_signal(int signum) TOCSIN_NORETURN;
void __wrap_tocsin_port_exit_by_signal(int signum) TOCSIN_NORETURN;
void __wrap_tocsin_port_exit_by_signal(int signum) {
    last_signal = signum;
    exit(128 + signum);
}

__attribute__((destructor)) static void die_last(void) {
    if (!last_signal) return;
    fflush(NULL);
    __real_tocsin_port_exit_by_signal(last_signal);
}

static void died(void *data, enum tocsin_sim_life life, int end) {
    (void)data;
    if (life == TOCSIN_SIM_EXITED) exit(end);
    sigset_t all;
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    signal(end, SIG_DFL); /* whatever the real kernel has inherited */
    sigfillset(&all);
    sigprocmask(SIG_UNBLOCK, &all, NULL);
    raise(end);
    _exit(2);
}

/* ---------------------------------------------------------------------------------------------------------- threads -- */

/* A thread runs to its end at once, as one of the simulated kernel's. */
static void *returned[TOCSIN_SIM_THREADS + 1];

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *with, void *(*run)(void *), void *data);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *with, void *(*run)(void *), void *data) {
    (void)with;
    tocsin_port_thread started = tocsin_sim_thread_start();
    if (!started) return EAGAIN;
    tocsin_port_thread before = tocsin_sim_run_as(started);
    returned[started] = run(data);
    tocsin_sim_run_as(before);
    *thread = (pthread_t)started;
    return 0;
}

int __wrap_pthread_join(pthread_t thread, void **result);
int __wrap_pthread_join(pthread_t thread, void **result) {
    if (result) *result = returned[thread];
    tocsin_sim_thread_exit((tocsin_port_thread)thread);
    return 0;
}

/* A terminal's stdout has lines. */
__attribute__((constructor)) static void begin(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    start_ns = told_ns = tocsin_sim_state()->now_ns;
    tocsin_sim_set_hooks(&(tocsin_sim_hooks){.point = point, .hang = hang, .died = died, .output = output});
}
