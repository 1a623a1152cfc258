/* trap_x86_64.c - the fast method: the trap flag, in the process itself.
 *
 * With the flag set the processor traps behind each instruction, and the kernel sends SIGTRAP, whose handler stands at the
 * next one. It keeps a snapshot, sends the signal, and returns without the flag: the kernel lets the signal in at that
 * very instruction. When the program has ended, the snapshot is put back, which has the handler's own frame on its stack,
 * and the handler returns once more, with the flag.
 *
 * Nothing is lost between two traps but this: behind a `syscall` the kernel traps one instruction late; that one lies in
 * the C library. */
#include <errno.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "../../core/src/engine.h"
#include "snapshot.h"

int __real_sigaction(int signum, const struct sigaction *next, struct sigaction *previous);

enum { TRAP_FLAG = 0x100, RED_ZONE = 128, LEFT = 32 << 10 };

static struct {
    bool wanted;         /* by the program itself, in ordinary code */
    bool is_child;       /* without snapshots: this is a child of the program's own */
    bool skips_handlers; /* nothing in the program's handlers is a point */
    int signals;
    int next
        [INJECT_DEPTH]; /* of the ways to inject at the snapshot's point: first each signal before the instruction */
    bool sleeps[INJECT_DEPTH]; /* then, in a system call that may sleep for ever, each while it sleeps */
    pid_t pid;
    long tid;
    jmp_buf home;
    double begun_s; /* processor time, for the speed alone */
    enum ops_event_kind end;
    int end_number;
} trap;

/* In signal context the kernel clears the flag; this sets it again, where that is wanted. And the way back from a call
 * that is not stepped through: the flag, and on to where it was called. */
extern const bool *const inject_stepping;
extern uintptr_t *const inject_frame, *const inject_back_to;
const bool *const inject_stepping = &inject_now.stepping;
uintptr_t *const inject_frame = &inject_now.frame, *const inject_back_to = &inject_now.back;
void inject_back(void);
__asm__(
    ".pushsection inject_neutral,\"ax\",@progbits\n"
    ".globl inject_trampoline\n"
    ".type inject_trampoline,@function\n"
    "inject_trampoline:\n"
    "    movq inject_stepping(%rip), %rax\n"
    "    cmpb $0, (%rax)\n"
    "    je 1f\n"
    "    movq inject_frame(%rip), %rax\n"
    "    movq %rsp, (%rax)\n"
    "    pushfq\n"
    "    orq $0x100, (%rsp)\n"
    "    popfq\n"
    "1:  jmp tocsin_i_trampoline\n"
    ".size inject_trampoline, . - inject_trampoline\n"
    ".globl inject_back\n"
    ".type inject_back,@function\n"
    "inject_back:\n"
    "    subq $8, %rsp\n"
    "    pushq %rax\n"
    "    movq inject_back_to(%rip), %rax\n"
    "    pushq (%rax)\n"
    "    popq 8(%rsp)\n"
    "    movq $0, (%rax)\n"
    "    popq %rax\n"
    "    pushfq\n"
    "    orq $0x100, (%rsp)\n"
    "    popfq\n"
    "    ret\n"
    ".size inject_back, . - inject_back\n"
    ".popsection\n");

static void send(int signum) {
    syscall(SYS_tgkill, trap.pid, trap.tid, signum);
}

/* ------------------------------------------------------------------------------------------------------- system calls -- */

static bool is_system_call(uintptr_t pc) {
    return memcmp((const void *)pc, "\x0f\x05", 2) == 0;
}

static bool may_sleep(const ucontext_t *at) {
    if (!inject_window->wakes || !is_system_call((uintptr_t)at->uc_mcontext.gregs[REG_RIP])) return false;
    return inject_call_may_sleep((long)at->uc_mcontext.gregs[REG_RAX]);
}

/* At depth 2 a loop is not followed for ever: so many visits of one instruction are points, at each level; more behind a
 * first signal where equal states are known, for they cost once. */
enum { VISITS = 2, VISITS_ONCE = 32, PLACES = 1 << 14 };
static uint8_t visits[INJECT_DEPTH][2][PLACES];

static uint8_t *visits_of(int level, uintptr_t pc) {
    long offset = inject_offset(pc);
    uint8_t *visit = offset >= 0 ? &visits[level][0][offset % PLACES] : &visits[level][1][pc % PLACES];
    if (*visit > VISITS_ONCE) *visit = VISITS_ONCE; /* and no more than can be counted */
    return visit;
}

/* --------------------------------------------------------------------------------------------------------- injecting -- */

/* Numbers and place of the signal that comes now. */
static void note_point(uintptr_t pc, int index) {
    struct inject_point *at = &inject_shared->at;
    int level = inject_now.level;
    at->number[level] = inject_now.number;
    at->signum[level] = inject_window->signal[index];
    if (level == 0) at->number[1] = 0, at->signum[1] = 0;
    at->pc = inject_place_of(pc) == INJECT_LIBRARY ? 0 : pc;
    inject_cover(level, pc, index);
}

/* Without the flag, to the program's end; also what stands in the frame of a signal that has come before. */
static void run_alone(ucontext_t *at) {
    at->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
    if (inject_now.frame == 0 || inject_now.frame < (uintptr_t)at->uc_mcontext.gregs[REG_RSP]) return;
    ucontext_t *outer = (ucontext_t *)(inject_now.frame + sizeof(long));
    outer->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
}

/* The next way to inject at this point that is wanted; -1: there is none. */
static int next_way(int level) {
    int ways = trap.sleeps[level] ? 2 * trap.signals : trap.signals;
    for (int way = trap.next[level]; way < ways; way++) {
        int only = inject_shared->only_signal[level];
        if (only == 0 || only == inject_window->signal[way % trap.signals]) return way;
    }
    return -1;
}

/* Lets the signal arrive in the timeline whose snapshot has just been taken, or put back. */
static void launch(int way, ucontext_t *at) {
    int level = inject_now.level, index = way % trap.signals, signum = inject_window->signal[index];
    bool is_asleep = way >= trap.signals;
    trap.next[level] = way + 1;
    note_point((uintptr_t)at->uc_mcontext.gregs[REG_RIP], index);
    inject_arrives(signum, false);
    inject_now.level = level + 1;
    inject_now.number = 0;
    if (inject_now.level < inject_shared->depth) memset(visits[inject_now.level], 0, sizeof visits[0]);
    inject_now.stepping = inject_now.level < inject_shared->depth;
    if (!inject_now.stepping) run_alone(at);
    inject_waking_launch(is_asleep ? signum : 0);
    inject_shared->injections++;
    if (!is_asleep) send(signum);
}

/* Where the end of signal context leads: the flag comes back with it, and traps behind the first instruction there. */
static const ucontext_t *returned_to(const ucontext_t *at) {
    const greg_t *registers = at->uc_mcontext.gregs;
    bool returns = is_system_call((uintptr_t)registers[REG_RIP]) && registers[REG_RAX] == SYS_rt_sigreturn;
    return returns ? (const ucontext_t *)registers[REG_RSP] : at;
}

/* Comes back by inject_back, at the first instruction of what was called. */
static void run_until_it_returns(ucontext_t *at) {
    uintptr_t *top = (uintptr_t *)at->uc_mcontext.gregs[REG_RSP];
    inject_now.back = *top;
    *top = (uintptr_t)inject_back;
    at->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
}

/* The instruction is executed next, and no signal has come: one that sleeps must be woken. The kernel's own code for the
 * clock begins anew when the clock ticks meanwhile, and would never end at this pace: its first instruction stands for it. */
static void step_over(ucontext_t *at) {
    if (inject_is_clock((uintptr_t)at->uc_mcontext.gregs[REG_RIP]) && !inject_now.back && !inject_shared->census) {
        run_until_it_returns(at);
        return;
    }
    if (may_sleep(at) || may_sleep(returned_to(at))) inject_waking_step();
}

/* At depth 2, and where each point costs a process, the C library is left alone but for its system calls. */
static bool is_wanted(uintptr_t pc) {
    const struct inject_shared *shared = inject_shared;
    int level = inject_now.level;
    bool skips = shared->depth > 1 || inject_window->forks;
    if (shared->census || (skips && inject_place_of(pc) == INJECT_LIBRARY && !is_system_call(pc))) return false;
    int most = level > 0 && snapshot_is_whole() ? VISITS_ONCE : VISITS;
    if (shared->depth > 1 && ++*visits_of(level, pc) > most) return false;
    uint32_t number = ++inject_now.number;
    if (level == 0) inject_shared->points = number;
    if (level == 0 && number < shared->skip) return false;
    return shared->only[level] == 0 || shared->only[level] == number;
}

/* A call out of the engine, in which nothing is a point: runs without the flag, and comes back by inject_back. Behind the
 * first signal what handlers call is none: it is stepped through before it. */
static bool runs_over(ucontext_t *at, bool was_inside, enum inject_place place) {
    bool is_over = inject_now.level > 0;
    bool skips = place == INJECT_OWN ? trap.skips_handlers || is_over
                                     : place == INJECT_LIBRARY && (is_over || inject_shared->census);
    uintptr_t *top = (uintptr_t *)at->uc_mcontext.gregs[REG_RSP];
    if (!was_inside || !skips || inject_now.back || inject_window->wakes) return false;
    if (inject_place_of(*top) != INJECT_ENGINE) return false;
    run_until_it_returns(at);
    return true;
}

/* Another first signal has led to this very state, from where each second one has been sent. */
static bool is_known(int level, const ucontext_t *at) {
    const greg_t *registers = at->uc_mcontext.gregs;
    if (!snapshot_is_whole() || inject_now.back) return false;
    uint64_t hash = inject_mix(1, registers, REG_ERR * sizeof registers[0]);
    hash = inject_mix(hash, at->uc_mcontext.fpregs, offsetof(struct _libc_fpstate, __glibc_reserved1));
    hash = inject_mix(hash, &at->uc_sigmask, sizeof(long));
    return inject_is_seen(snapshot_hash(level, hash, (const char *)registers[REG_RSP] - RED_ZONE));
}

/* What its frames have left below the stack would stand in the holes of later ones, and make equal states differ. */
static void leave_signal_context(void) {
    char *end = (char *)__builtin_frame_address(0) - 1024;
    memset(end - LEFT, 0, LEFT);
    inject_now.frame = 0;
}

/* Keeps what stands here, and lets the first signal of this point arrive. False: none is wanted. */
static bool inject_here(ucontext_t *at) {
    int level = inject_now.level;
    trap.next[level] = 0;
    trap.sleeps[level] = may_sleep(at);
    int way = next_way(level);
    if (way < 0) return false;
    inject_waking_settle();
    snapshot_take(level, (char *)at - sizeof(long), !sigisemptyset(&at->uc_sigmask));
    inject_now.stepping = level == 0 || !is_known(level, at);
    if (inject_now.stepping) launch(way, at);
    else run_alone(at);
    return true;
}

static void on_step(ucontext_t *at) {
    uintptr_t pc = (uintptr_t)at->uc_mcontext.gregs[REG_RIP];
    bool was_inside = inject_now.inside, is_point = inject_is_point(&inject_now, pc);
    long offset = inject_offset(pc);
    inject_shared->steps++;
    if (!inject_now.stepping) { /* restored from a frame of before the last signal */
        at->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
        return;
    }
    if (inject_now.frame && inject_now.frame < (uintptr_t)at->uc_mcontext.gregs[REG_RSP]) leave_signal_context();
    inject_waking_look();
    if (offset >= 0) inject_shared->executed[offset] = 1;
    if (runs_over(at, was_inside, inject_place_of(pc))) return;
    if (!is_point || !is_wanted(pc) || !inject_here(at)) step_over(at);
}

/* ------------------------------------------------------------------------------------------- one point, and no way back -- */

/* Forked processes step on: the flag is one of the registers that they inherit. */
static void on_single_step(ucontext_t *at) {
    struct inject_shared *shared = inject_shared;
    uintptr_t pc = (uintptr_t)at->uc_mcontext.gregs[REG_RIP];
    bool is_child = getpid() != trap.pid;
    long offset = inject_offset(pc);
    shared->steps++;
    if (offset >= 0) shared->executed[offset] = 1;
    if (is_child && !trap.is_child) inject_now.number = 0;
    trap.is_child = is_child;
    if (!inject_is_point(&inject_now, pc)) return;
    shared->points_in[is_child] = ++inject_now.number;
    if (inject_now.number != shared->only[0] || is_child != shared->only_child) return;
    note_point(pc, inject_index_of(shared->single));
    shared->at.is_child = is_child;
    inject_arrives(shared->single, false);
    shared->came = inject_now;
    shared->has_come = true;
    inject_now.stepping = false;
    at->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
    syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), shared->single);
}

static void on_single_trap(int signum, siginfo_t *info, void *context) {
    int saved = errno;
    ucontext_t *at = context;
    (void)signum;
    if (info->si_code > 0) on_single_step(at);
    else if (trap.wanted) at->uc_mcontext.gregs[REG_EFL] |= TRAP_FLAG;
    else at->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
    errno = saved;
}

static void want_flag(bool wanted) {
    trap.wanted = inject_now.stepping = wanted;
    send(SIGTRAP);
}

/* ------------------------------------------------------------------------------------------------------------ running -- */

/* The rest of a run in which a signal has come is of interest only for what it shows. */
static void on_window(bool begins) {
    bool is_stepping = inject_now.level < inject_shared->depth;
    inject_now.in_window = begins;
    if (is_stepping && !inject_shared->census) want_flag(begins);
}

static void on_end(enum ops_event_kind kind, int number) {
    if (player.generation > 0) return; /* a child of the program's own */
    if (inject_window->forks) want_flag(false);
    trap.end = kind;
    trap.end_number = number;
    _longjmp(trap.home, 1);
}

/* What was blocked before. */
static uint64_t block_all(void) {
    uint64_t all = ~((uint64_t)1 << (SIGTRAP - 1)), before = all;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before, sizeof all);
    return before;
}

/* The handler's frame is on the window's stack again: returns from it, as the handler would. */
static __attribute__((noreturn)) void return_from_trap(const ucontext_t *frame) {
    __asm__ volatile("movq %0, %%rsp\n movl $15, %%eax\n syscall\n" ::"r"(frame) : "memory");
    __builtin_unreachable();
}

/* Goes on from the last snapshot: the same point in another way, or the next instruction. */
static __attribute__((noreturn)) void go_on(uint64_t blocked) {
    int level = inject_now.level - 1, way = next_way(level);
    ucontext_t *at = (ucontext_t *)(snapshot_put_back(level, blocked != 0) + sizeof(long));
    if (way >= 0) launch(way, at);
    else step_over(at);
    return_from_trap(at);
}

static void end_of_run(void) {
    ops_trace *trace = &posix_shared->trace;
    bool is_limit = trace->events > 0 && trace->event[trace->events - 1].kind == OPS_EVENT_LIMIT;
    if (!is_limit) {
        ops_event *event = ops_event_add(trace, trap.end, NULL);
        if (event) event->number[0] = trap.end_number;
    }
    inject_waking_settle();
    if (!inject_now.is_void) inject_judge(&inject_now);
}

bool inject_trap_available(void) {
    return true;
}

/* ----------------------------------------------------------------------------------------- a process for each point -- */

/* The copy of this process that the signal arrives in. What it shows is in shared memory, behind what is there already. */
static void become_run(ucontext_t *at, int signum) {
    posix_on_end = NULL;
    inject_on_window = NULL;
    inject_now.stepping = false;
    at->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
    syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), signum);
}

/* True: this is the copy. fork() itself may be what is being stepped through: the kernel's own is no function. */
static bool fork_run(ucontext_t *at, int index) {
    ops_trace *trace = &posix_shared->trace;
    struct inject_now after = inject_now;
    uint32_t events = trace->events;
    siginfo_t info;
    int signum = inject_window->signal[index];
    note_point((uintptr_t)at->uc_mcontext.gregs[REG_RIP], index);
    inject_arrives(signum, false);
    pid_t pid = (pid_t)syscall(SYS_fork);
    if (pid == 0) {
        become_run(at, signum);
        return true;
    }
    inject_shared->injections++;
    bool ends = inject_wait_for(pid, &info, WEXITED);
    waitpid(pid, NULL, 0);
    inject_judge_ended(ends ? &info : NULL, &inject_now);
    inject_now = after;
    trace->events = events;
    return false;
}

static void on_forking_step(ucontext_t *at) {
    uintptr_t pc = (uintptr_t)at->uc_mcontext.gregs[REG_RIP];
    bool is_point = inject_is_point(&inject_now, pc);
    long offset = inject_offset(pc);
    inject_shared->steps++;
    if (offset >= 0) inject_shared->executed[offset] = 1;
    if (!is_point || !is_wanted(pc)) return;
    for (int index = 0; index < trap.signals; index++) {
        int only = inject_shared->only_signal[0];
        if ((only == 0 || only == inject_window->signal[index]) && fork_run(at, index)) return;
    }
}

/* si_code is the kernel's own when the processor has trapped, and not when want_flag() has asked. */
static void on_trap(int signum, siginfo_t *info, void *context) {
    int saved = errno;
    ucontext_t *at = context;
    (void)signum;
    if (info->si_code > 0 && inject_window->forks) on_forking_step(at);
    else if (info->si_code > 0) on_step(at);
    else if (trap.wanted) at->uc_mcontext.gregs[REG_EFL] |= TRAP_FLAG;
    else at->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
    errno = saved;
}

static void handle_traps(void (*handler)(int, siginfo_t *, void *)) {
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    sigfillset(&action.sa_mask);
    __real_sigaction(SIGTRAP, &action, NULL);
    trap.pid = getpid();
    trap.tid = syscall(SYS_gettid);
}

static void on_single_window(bool begins) {
    want_flag(begins);
    inject_now.in_window = begins;
}

void inject_trap_once(void) {
    handle_traps(on_single_trap);
    inject_on_window = on_single_window;
    inject_play();
}

static __attribute__((noreturn)) void on_own_stack(void) {
    if (inject_shared->census) want_flag(true);
    inject_play();
}

static __attribute__((noreturn)) void begin(void) {
    ucontext_t start;
    getcontext(&start);
    start.uc_stack.ss_sp = snapshot_stack() - INJECT_STACK;
    start.uc_stack.ss_size = INJECT_STACK;
    start.uc_link = NULL;
    makecontext(&start, on_own_stack, 0);
    setcontext(&start);
    abort();
}

/* What handlers and report hooks do may be points: a handler with a body, and reports, which ask the engine for words. */
static bool has_points_inside(const ops_program *program) {
    for (int at = 0; at < program->ops; at++)
        if (program->op[at].kind == OPS_WAKEUP || program->op[at].kind == OPS_MASK) return true;
    return program->main.first > 0;
}

static double cpu_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void prepare(void) {
    const ops_program *program = &posix_shared->program;
    trap.skips_handlers = !has_points_inside(program);
    while (trap.signals < INJECT_SIGNALS && inject_window->signal[trap.signals]) trap.signals++;
}

void inject_trap_run(void) {
    handle_traps(on_trap);
    posix_on_end = on_end;
    inject_on_window = on_window;
    snapshot_prepare(&posix_shared->program);
    prepare();
    trap.begun_s = cpu_now();
    if (_setjmp(trap.home) == 0) begin();
    uint64_t blocked = block_all();
    end_of_run();
    if (inject_now.level > 0) go_on(blocked);
    inject_shared->cpu_s += cpu_now() - trap.begun_s;
}
