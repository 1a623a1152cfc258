/* world_sim.c - the world of the simulated kernel. One program after the other in one process: each begins with a booted
 * kernel and an engine as the loader made it.
 *
 * A process that ends leaves through longjmp: the player's and the engine's calls are on the C stack, and nobody will
 * return to them. A child of fork runs on its parent's stack, above it; when it has ended, all that the parent had is
 * copied back. `hang` and `limit` leave the innermost child and all its parents at once.
 */
#include <errno.h>
#include <setjmp.h>
#include <string.h>

#include "../../../core/src/engine.h"
#include "arrivals_sim.h"
#include "moments_sim.h"
#include "player.h"
#include "player_sim.h"
#include "storms_sim.h"
#include "subject.h"

static jmp_buf *innermost, *outermost; /* where the process, and the whole program, goes when it ends */
static world_ended ended;

static void leave(jmp_buf *to, enum ops_event_kind kind, int number) TOCSIN_NORETURN;
static void leave(jmp_buf *to, enum ops_event_kind kind, int number) {
    ended = (world_ended){kind, number};
    longjmp(*to, 1);
}

void world_end(enum ops_event_kind kind, int number) {
    leave(kind == OPS_EVENT_LIMIT ? outermost : innermost, kind, number);
}

static void died(void *data, enum tocsin_sim_life life, int end) {
    (void)data;
    leave(innermost, life == TOCSIN_SIM_EXITED ? OPS_EVENT_EXIT : OPS_EVENT_KILLED, end);
}

static void stopped(void *data, int signum) {
    (void)data;
    leave(innermost, OPS_EVENT_STOPPED, signum);
}

static void hang(void *data, const char *where) {
    (void)data, (void)where;
    leave(outermost, OPS_EVENT_HANG, 0);
}

/* One operation that passes so many points is taken to go on for ever. */
enum { POINTS_MOST = 100000 };

static const struct player_watch *watcher;
static bool listens; /* somebody has something to do at points */

static bool has_gone; /* exec has put another program into the process's place */

static void point(void *data, const char *where) {
    (void)data;
    if (has_gone) return;
    if (tocsin_sim_state()->points - player.points > POINTS_MOST) leave(outermost, OPS_EVENT_LIMIT, 0);
    if (!listens && tocsin_sim_state()->frames == 0) {
        tocsin_sim_quiet(player.points + POINTS_MOST); /* the trampoline that caught() wanted to hear is over */
        return;
    }
    arrivals_point(where, watcher);
    if (watcher && watcher->point) watcher->point(watcher->data, where);
}

static void caught(void *data, int signum) {
    (void)data;
    if (storm_is_endless(listens)) leave(outermost, OPS_EVENT_LIMIT, 0);
    if (!watcher) return;
    if (watcher->point) tocsin_sim_quiet(0);
    if (watcher->caught) watcher->caught(watcher->data, signum);
}

/* ---------------------------------------------------------------------------------------------------------- running -- */

static uint64_t inheritable(uint64_t set) {
    return set & ~((uint64_t)3 << 31) & ~(tocsin_i_bit(SIGKILL) | tocsin_i_bit(SIGSTOP));
}

/* A booted kernel and the engine on it, as the loader made it. */
static struct world {
    tocsin_sim sim;
    struct tocsin_i_engine engine;
} fresh, started;
static tocsin_sim sim;

static void use(const struct world *world) {
    tocsin_sim_copy(&sim, &world->sim);
    *tocsin_i_engine = world->engine;
    tocsin_i_pending = 0;
    tocsin_error_set(0, NULL);
}

/* Once: the engine's start asks the kernel for every disposition, which is more than all that many a program does. */
static void make_worlds(void) {
    tocsin_sim_boot(&fresh.sim);
    fresh.engine = *tocsin_i_engine;
    use(&fresh);
    tocsin_getsignal(SIGINT);
    started = (struct world){sim, *tocsin_i_engine};
}

/* What a program finds that does not begin with the engine's start: it inherits, somebody listens to the points of the
 * start, or something comes before it. */
static bool is_special(const ops_program *program) {
    return program->ignored || listens || program->main.first == program->main.end ||
           program->op[program->main.first].kind == OPS_OS_SIGNAL;
}

static void boot(const ops_program *program) {
    tocsin_sim_use(&sim);
    if (!fresh.sim.pid) make_worlds();
    use(is_special(program) ? &fresh : &started);
    for (uint64_t left = inheritable(program->ignored); left; left &= left - 1)
        sim.action[__builtin_ctzll(left) + 1] = SIG_IGN;
    sim.thread[0].blocked = inheritable(program->blocked);
}

/* The last of a trace's events may be a LIMIT that found no room; it is the end then. */
static void add_end(ops_trace *trace) {
    if (trace->events > 0 && trace->event[trace->events - 1].kind == OPS_EVENT_LIMIT) return;
    ops_event *event = ops_event_add(trace, ended.kind, NULL);
    if (ended.kind < OPS_EVENT_HANG) event->number[0] = ended.number;
}

void player_run(const ops_program *program, ops_trace *trace, const struct player_watch *watch) {
    static const tocsin_sim_hooks own = {
        .point = point, .died = died, .hang = hang, .stopped = stopped, .caught = caught};
    jmp_buf end;
    watcher = watch;
    listens = program->arrivals || (watch && watch->point && !watch->only_caught);
    arrivals_begin(program);
    trace->events = 0;
    boot(program);
    tocsin_sim_set_hooks(&own);
    innermost = outermost = &end;
    if (_setjmp(end) == 0) player_play(program, trace);
    tocsin_sim_set_hooks(NULL);
    add_end(trace);
}

/* ---------------------------------------------------------------------------------------------------------- moments -- */

static void keep(struct player_moment *moment) {
    tocsin_sim_copy(&moment->sim, &sim);
    moment->engine = *tocsin_i_engine;
    moment->pending = tocsin_i_pending;
    moment->player = player;
}

void moment_begin(const ops_program *program, struct player_moment *moment) {
    listens = false;
    boot(program);
    player_begin(program, NULL);
    keep(moment);
}

bool moment_play(const struct player_moment *moment, int at, int number, ops_trace *trace,
                 const struct player_watch *watch, uint64_t first) {
    static const tocsin_sim_hooks own = {.point = point, .died = died, .hang = hang, .stopped = stopped};
    jmp_buf end;
    tocsin_sim_use(&sim);
    tocsin_sim_copy(&sim, &moment->sim);
    *tocsin_i_engine = moment->engine;
    tocsin_i_pending = moment->pending;
    player = moment->player;
    player.trace = trace;
    trace->events = 0;
    watcher = watch;
    listens = true;
    arrivals_begin(player.program);
    tocsin_sim_set_hooks(&own);
    tocsin_sim_quiet(sim.points + first - 1);
    innermost = outermost = &end;
    if (_setjmp(end) == 0) {
        player_one(at, number);
        return true;
    }
    add_end(trace);
    return false;
}

/* What only counts, or points to the stack or a trace, makes no difference. */
void moment_keep(struct player_moment *moment) {
    keep(moment);
    moment->player.trace = NULL;
    moment->player.steps = 0;
    moment->player.points = 0;
    moment->sim.points = moment->sim.operations = 0;
}

void moment_send(int target, int signum) {
    arrivals_send(target, signum);
}

void moment_quiet(void) {
    tocsin_sim_quiet(player.points + POINTS_MOST);
}

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 32;
}

static uint64_t mix_words(uint64_t hash, const void *from, const void *to) {
    for (const uint64_t *word = from; word < (const uint64_t *)to; word++) hash = mix(hash, *word);
    return hash;
}

uint64_t moment_digest(const struct player_moment *moment) {
    _Static_assert(sizeof moment->engine % 8 == 0 && offsetof(struct player, wakeup) % 4 == 0, "by words");
    uint64_t hash = tocsin_sim_digest(&moment->sim);
    hash = mix_words(hash, &moment->engine, &moment->engine + 1);
    hash = mix(hash, (uint64_t)moment->pending | (uint64_t)moment->player.is_started << 32 |
                         (uint64_t)moment->player.is_over << 33);
    const struct player_wakeup *wakeup = &moment->player.wakeup;
    hash = mix(hash, (uint64_t)(uint32_t)wakeup->word << 32 | (uint32_t)wakeup->fd);
    hash = mix(hash, (uint64_t)(uint32_t)wakeup->kept_word << 32 | (uint32_t)wakeup->kept_fd);
    hash = mix(hash, (uint64_t)(uint32_t)wakeup->kept_other << 32 | (uint32_t)wakeup->generation);
    return mix_words(hash, moment->player.thread, moment->player.slot + sizeof moment->player.slot / 8 * 8);
}

const ops_path *player_path(void) {
    return &player.path;
}

const ops_op *player_operation(void) {
    return player.op;
}

/* -------------------------------------------------------------------------------------------------- sends and masks -- */

int world_kill(int signum) {
    return -tocsin_sim_kill(signum);
}

int world_sigqueue(int signum, int value) {
    return -tocsin_sim_sigqueue(signum, (uint8_t)value);
}

/* As the C library has it: its own two are refused. */
int world_thread_kill(int thread, int signum) {
    tocsin_port_thread target = (tocsin_port_thread)world_thread(thread);
    if (signum == 32 || signum == 33) return EINVAL;
    return -tocsin_sim_send(target, signum);
}

void world_settle(void) {
}

static uint64_t held_from; /* the mask before */

static tocsin_sim_thread *current(void) {
    return &tocsin_sim_state()->thread[tocsin_sim_state()->current];
}

void world_hold(void) {
    held_from = current()->blocked;
    current()->blocked |= inheritable(~(uint64_t)0);
}

/* Sending nothing is what lets the kernel look again. */
void world_let_in(void) {
    current()->blocked = held_from;
    tocsin_sim_send(0, 0);
}

/* ---------------------------------------------------------------------------------------------------------- threads -- */

/* The kernel's numbers of the program's threads, by name. The first call is main's. */
pthread_t world_thread(int thread) {
    if (!player.thread[0]) player.thread[0] = tocsin_port_self();
    if (!player.thread[thread]) player.thread[thread] = tocsin_sim_thread_start();
    return (pthread_t)player.thread[thread];
}

void world_in_thread(int thread, void (*run)(const void *data), const void *data) {
    tocsin_port_thread before = tocsin_sim_run_as((tocsin_port_thread)world_thread(thread));
    run(data);
    tocsin_sim_run_as(before);
}

/* ---------------------------------------------------------------------------------------------------- fork and exec -- */

/* Pipes are shared by parent and child: what the child has read or written, it has for the parent too. Only those that
 * the parent has open; the player closes none of its parent's. */
static void share_pipes(tocsin_sim *parent, const tocsin_sim *child) {
    for (int i = 0; i < TOCSIN_SIM_PIPES; i++) {
        tocsin_sim_pipe *pipe = &parent->pipe[i];
        if (pipe->readers + pipe->writers == 0) continue;
        pipe->count = child->pipe[i].count;
        memcpy(pipe->bytes, child->pipe[i].bytes, sizeof pipe->bytes);
    }
}

/* Time has passed for both. */
static void return_to(tocsin_sim *parent) {
    tocsin_sim *sim = tocsin_sim_state();
    int64_t now = sim->now_ns;
    share_pipes(parent, sim);
    tocsin_sim_copy(sim, parent);
    tocsin_sim_advance(now - sim->now_ns);
}

/* What the kernel does for a parent: a child that is stopped, and one that ends. To who ignores SIGCHLD nothing is sent,
 * not even when it is blocked, and nobody keeps the status. */
static world_ended reap(world_ended end) {
    bool is_stopped = end.kind == OPS_EVENT_STOPPED;
    if (tocsin_sim_state()->action[SIGCHLD] == SIG_IGN)
        return is_stopped ? end : (world_ended){OPS_EVENT_ERROR, ECHILD};
    if (is_stopped) tocsin_sim_child(CLD_STOPPED);
    tocsin_sim_child(end.kind == OPS_EVENT_EXIT ? CLD_EXITED : CLD_KILLED);
    return end;
}

world_ended world_fork(void (*child)(const void *data), const void *data) {
    static struct player_moment parents[OPS_PATH + 1]; /* by the forks before them: each makes the path longer */
    struct player_moment *parent = &parents[tocsin_sim_state()->pid - TOCSIN_SIM_PID];
    jmp_buf end, *before = innermost;
    keep(parent);
    innermost = &end;
    if (_setjmp(end) == 0) {
        tocsin_sim_fork_child();
        memset(player.thread, 0, sizeof player.thread);
        child(data);
        world_end(OPS_EVENT_EXIT, 0);
    }
    innermost = before;
    *tocsin_i_engine = parent->engine;
    tocsin_i_pending = parent->pending;
    player = parent->player;
    world_ended how = ended;
    return_to(&parent->sim);
    return reap(how);
}

/* What the other program does is no operation of this one: nothing arrives in the middle of it. */
static unsigned alarm_of_another_program(void) {
    has_gone = true;
    unsigned left = tocsin_port_alarm(0); /* passes points */
    has_gone = false;
    return left;
}

void world_exec(const ops_path *path) {
    tocsin_sim_exec();
    tocsin_sim *sim = tocsin_sim_state();
    ops_event *event = ops_event_add(player.trace, OPS_EVENT_VALUE, path);
    if (!event) world_end(OPS_EVENT_LIMIT, 0);
    event->result = OPS_RESULT_INHERITED;
    for (int signum = 1; signum < TOCSIN_NSIG; signum++)
        if (sim->action[signum] == SIG_IGN) event->set[0] |= tocsin_i_bit(signum);
    event->set[1] = sim->thread[0].blocked;
    event->set[2] = (sim->pending | sim->thread[0].pending) & sim->thread[0].blocked;
    event->number[0] = OPS_IN_TENS(alarm_of_another_program());
    world_end(OPS_EVENT_EXIT, 0);
}

/* ------------------------------------------------------------------------------------------------------ descriptors -- */

enum { CAPACITY = TOCSIN_SIM_PIPE_BYTES, NOT_OPEN = 900 };

/* The kernel's places are few: a program that needs more of them judges nothing. */
static int granted(int fd) {
    if (fd < 0) world_end(OPS_EVENT_LIMIT, 0);
    return fd;
}

static void open_pair(bool socket, int fds[2]) {
    granted(socket ? tocsin_sim_socketpair(CAPACITY, true, fds) : tocsin_sim_pipe_open(CAPACITY, true, fds));
}

static void fill(int fd) {
    tocsin_sim_pipe *pipe = &tocsin_sim_state()->pipe[tocsin_sim_state()->fd[fd].channel];
    pipe->count = pipe->capacity;
}

static int open_null(void) {
    int fd = granted(tocsin_sim_null_open());
    tocsin_sim_set_nonblocking(fd, true);
    return fd;
}

int world_open(enum ops_fd word, int *other) {
    int fds[2];
    *other = -1;
    if (word == OPS_FD_OFF) return -1;
    if (word == OPS_FD_BAD) return -2;
    if (word == OPS_FD_CLOSED) return NOT_OPEN;
    if (word == OPS_FD_NULL) return open_null();
    open_pair(word == OPS_FD_SOCKET, fds);
    int fd = fds[word == OPS_FD_READEND ? 0 : 1];
    *other = fds[word == OPS_FD_READEND ? 1 : 0];
    if (word == OPS_FD_FULL) fill(fd);
    if (word == OPS_FD_BLOCKING) tocsin_sim_set_nonblocking(fd, false);
    if (word == OPS_FD_BROKEN) {
        tocsin_sim_close(*other);
        *other = -1;
    }
    return fd;
}

void world_close(int fd) {
    tocsin_sim_close(fd);
}

/* Its number stays taken, by something that cannot be written: the next one to be opened must not come to stand there. */
void world_lose(int fd) {
    tocsin_sim_close(fd);
    tocsin_sim_state()->fd[fd] = (tocsin_sim_fd){TOCSIN_SIM_READ_END, 1, 0, 0};
}

int world_pidfd(void) {
    return granted(tocsin_sim_pidfd_open());
}

int world_read(int fd, unsigned char *bytes, int size) {
    int got = tocsin_sim_read(fd, bytes, size);
    return got > 0 ? got : 0;
}

void world_line(void) {
    granted(tocsin_sim_pipe_open(CAPACITY, false, player.line));
}

int world_take(void) {
    unsigned char byte;
    return tocsin_sim_read(player.line[0], &byte, 1) == -EINTR ? EINTR : 0;
}

/* The real pipe is wide, this one is not: a program that fills it judges nothing. */
void world_put(void) {
    const tocsin_sim_pipe *pipe = &tocsin_sim_state()->pipe[tocsin_sim_state()->fd[player.line[1]].channel];
    if (pipe->count == pipe->capacity) world_end(OPS_EVENT_LIMIT, 0);
    tocsin_port_write_byte(player.line[1], 1);
}

/* ------------------------------------------------------------------------------------------------------------- time -- */

static int64_t nanoseconds(double seconds) {
    if (!(seconds > 0)) return 0;
    return (int64_t)((seconds < WORLD_LONGEST ? seconds : WORLD_LONGEST) * 1e9);
}

void world_advance(double seconds) {
    tocsin_sim_advance(nanoseconds(seconds));
}

/* Who uses the processor for so long has also lived so long. */
void world_spend(double seconds) {
    tocsin_sim_spend(nanoseconds(seconds), 0);
    tocsin_sim_advance(nanoseconds(seconds));
}

bool world_waits(bool waits) {
    return waits;
}

void world_called(int signum) {
    if (watcher && watcher->called) watcher->called(watcher->data, signum);
}

void world_step(void) {
    player.points = tocsin_sim_state()->points;
    storm_begin();
    if (!listens) tocsin_sim_quiet(player.points + POINTS_MOST);
    if (watcher && watcher->step) watcher->step(watcher->data);
}

/* ---------------------------------------------------------------------------------------------------------- subject -- */

const char subject_needs[] = "explicit thread fork exec pidfd siginfo capi engine points";

uint32_t subject_lacks(void) {
    return 1u << OPS_NEED_REAL;
}

bool subject_part(int argc, char **argv) {
    (void)argc, (void)argv;
    return false;
}

void subject_run(const ops_program *program, ops_trace *trace) {
    player_run(program, trace, NULL);
}
