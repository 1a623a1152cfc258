/* snapshot.c - keeps a process's state at a point, and puts it back.
 *
 * Engine and player are plain structs, the trace only grows, the window has a stack of its own. Of the kernel's state
 * that is kept which this program can change. Descriptors stay open for good (play.c). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include "../../core/src/engine.h"
#include "snapshot.h"

extern char __start_tocsin_data[], __stop_tocsin_data[], __start_tocsin_bss[], __stop_tocsin_bss[];
int __real_sigaction(int signum, const struct sigaction *next, struct sigaction *previous);

static struct snapshot {
    struct inject_now now;
    struct player player;
    char *data, *bss, *stack, *from;
    size_t on_stack;
    uint32_t events;
    int error;
    struct tocsin_i_failure failure;
    struct sigaction action[INJECT_KERNEL_SIGNALS];
    struct itimerval timer[3];
    sigset_t pending;
    bool is_pending;
    unsigned char byte[INJECT_BYTES];
    int bytes;
} kept[INJECT_DEPTH];

/* What the program can change. */
static int signals[INJECT_KERNEL_SIGNALS], signal_count;
static bool has_timer[3], has_timers;
static char *stack;

#define SIZE_OF(section) ((size_t)(__stop_tocsin_##section - __start_tocsin_##section))

/* ------------------------------------------------------------------------------------------------------- preparing -- */

static void watch(int signum) {
    if (signum < 1 || signum > 64 || signal_count == INJECT_KERNEL_SIGNALS) return;
    for (int i = 0; i < signal_count; i++)
        if (signals[i] == signum) return;
    signals[signal_count++] = signum;
}

static bool changes_dispositions(int kind) {
    return kind == OPS_SIGNAL || kind == OPS_RESTORE || kind == OPS_SIGINTERRUPT || kind == OPS_OS_SIGNAL;
}

static void look_at(const ops_op *op) {
    if (changes_dispositions(op->kind)) watch(op->number[0]);
    if (op->kind == OPS_INIT) watch(SIGINT), watch(SIGPIPE), watch(SIGXFSZ);
    if (op->kind == OPS_ALARM) has_timer[ITIMER_REAL] = has_timers = true;
    if (op->kind == OPS_SETITIMER && op->number[0] >= 0 && op->number[0] < 3)
        has_timer[op->number[0]] = has_timers = true;
}

/* What changes no disposition behind the window's begin needs none to be put back. */
void snapshot_prepare(const ops_program *program) {
    bool changes = false;
    int number = 1;
    for (int at = program->main.first; at < program->main.end; at = program->op[at].end, number++) {
        int kind = program->op[at].kind;
        changes |=
            number >= inject_window->operation && (changes_dispositions(kind) || kind == OPS_INIT || kind == OPS_FINI);
    }
    for (int at = 0; at < program->main.first; at++) changes |= changes_dispositions(program->op[at].kind);
    signal_count = 0;
    for (int at = 0; at < program->ops; at++) look_at(&program->op[at]);
    for (int i = 0; i < INJECT_SIGNALS; i++) watch(inject_window->signal[i]);
    if (!changes) signal_count = 0;
    for (int level = 0; level < INJECT_DEPTH; level++) {
        kept[level].data = malloc(SIZE_OF(data) + 1);
        kept[level].bss = malloc(SIZE_OF(bss) + 1);
        kept[level].stack = malloc(INJECT_STACK);
        if (!kept[level].data || !kept[level].bss || !kept[level].stack) abort();
    }
}

char *snapshot_stack(void) {
    if (!stack) stack = mmap(NULL, INJECT_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack == MAP_FAILED) abort();
    return stack + INJECT_STACK;
}

/* ---------------------------------------------------------------------------------------------------------- the pipe -- */

/* The wakeup bytes that nobody has read; a full pipe stays full. */
static int wakeup_end(void) {
    const struct player_wakeup *wakeup = &player.wakeup;
    bool can = wakeup->kept_word == OPS_FD_PIPE || wakeup->kept_word == OPS_FD_SOCKET;
    return can ? wakeup->kept_other : -1;
}

static void put_bytes(const unsigned char *byte, int bytes) {
    for (int i = 0; i < bytes; i++)
        if (write(player.wakeup.kept_fd, &byte[i], 1) != 1) abort();
}

static void keep_pipe(struct snapshot *to) {
    int fd = wakeup_end(), waiting = 0;
    to->bytes = 0;
    if (fd < 0 || ioctl(fd, FIONREAD, &waiting) < 0 || waiting == 0) return;
    ssize_t got = read(fd, to->byte, sizeof to->byte);
    to->bytes = got > 0 ? (int)got : 0;
    put_bytes(to->byte, to->bytes);
}

/* Empties the pipe of the run that is over, and of the one that is put back. */
static void empty_pipe(void) {
    unsigned char byte[INJECT_BYTES];
    int fd = wakeup_end();
    while (fd >= 0 && read(fd, byte, sizeof byte) > 0) continue;
}

/* ---------------------------------------------------------------------------------------------------------- signals -- */

/* Called with everything blocked. */
static void drain_signals(void) {
    sigset_t pending;
    const struct timespec now = {0, 0};
    while (sigpending(&pending) == 0 && !sigisemptyset(&pending))
        if (sigtimedwait(&pending, NULL, &now) < 0) return;
}

static void raise_again(const sigset_t *pending) {
    for (int signum = 1; signum <= 64; signum++)
        if (sigismember(pending, signum) == 1) raise(signum);
}

/* What is not blocked is not pending either, unless it has come meanwhile: from a timer, or a process that wakes. */
static bool may_be_pending(bool is_blocked) {
    return is_blocked || has_timers || inject_window->wakes;
}

static void keep_kernel(struct snapshot *to, bool is_blocked) {
    for (int i = 0; i < signal_count; i++) __real_sigaction(signals[i], NULL, &to->action[i]);
    for (int i = 0; i < 3; i++)
        if (has_timer[i]) getitimer(i, &to->timer[i]);
    to->is_pending = may_be_pending(is_blocked) && sigpending(&to->pending) == 0 && !sigisemptyset(&to->pending);
    keep_pipe(to);
}

static void put_kernel_back(const struct snapshot *from, bool was_blocked) {
    for (int i = 0; i < 3; i++)
        if (has_timer[i]) setitimer(i, &from->timer[i], NULL);
    if (may_be_pending(was_blocked)) drain_signals();
    for (int i = 0; i < signal_count; i++) __real_sigaction(signals[i], &from->action[i], NULL);
    if (from->is_pending) raise_again(&from->pending);
    if (from->bytes) put_bytes(from->byte, from->bytes);
}

/* ------------------------------------------------------------------------------------------------------------ memory -- */

static void copy_now(struct inject_now *to, const struct inject_now *from) {
    memcpy(to, from, offsetof(struct inject_now, path) + (size_t)from->begun * sizeof from->path[0]);
}

void snapshot_take(int level, char *from, bool is_blocked) {
    struct snapshot *to = &kept[level];
    to->error = errno;
    copy_now(&to->now, &inject_now);
    to->player = player;
    memcpy(to->data, __start_tocsin_data, SIZE_OF(data));
    memcpy(to->bss, __start_tocsin_bss, SIZE_OF(bss));
    to->from = from;
    to->on_stack = (size_t)(stack + INJECT_STACK - from);
    memcpy(to->stack, from, to->on_stack);
    to->events = posix_shared->trace.events;
    to->failure = tocsin_i_last_failure();
    keep_kernel(to, is_blocked);
    errno = to->error;
}

char *snapshot_put_back(int level, bool was_blocked) {
    const struct snapshot *from = &kept[level];
    empty_pipe();
    copy_now(&inject_now, &from->now);
    player = from->player;
    empty_pipe();
    memcpy(__start_tocsin_data, from->data, SIZE_OF(data));
    memcpy(__start_tocsin_bss, from->bss, SIZE_OF(bss));
    memcpy(from->from, from->stack, from->on_stack);
    posix_shared->trace.events = from->events;
    tocsin_i_restore_failure(from->failure);
    put_kernel_back(from, was_blocked);
    errno = from->error;
    return from->from;
}

/* ----------------------------------------------------------------------------------------------------------- the same -- */

bool snapshot_is_whole(void) {
    return !has_timers && !inject_window->wakes && !inject_shared->every;
}

/* number and path tell where it has been, and what the model asks is in arrival. */
static uint64_t hash_now(const struct inject_now *now, uint64_t hash) {
    hash = inject_mix(hash, now->arrival, (size_t)now->arrivals * sizeof now->arrival[0]);
    hash = inject_mix(hash, now->path, (size_t)now->begun * sizeof now->path[0]);
    return inject_mix(hash, &now->frame, sizeof now->frame) ^ now->inside;
}

static uint64_t hash_kernel(const struct snapshot *of, uint64_t hash) {
    hash = inject_mix(hash, of->action, (size_t)signal_count * sizeof of->action[0]);
    if (of->is_pending) hash = inject_mix(hash, &of->pending, sizeof of->pending);
    return inject_mix(hash, of->byte, (size_t)of->bytes);
}

/* Field by field, for what lies between them is nobody's. */
static uint64_t hash_failure(const struct tocsin_i_failure *failure, uint64_t hash) {
    hash = inject_mix(hash, &failure->code, sizeof failure->code);
    hash = inject_mix(hash, &failure->number, sizeof failure->number);
    return inject_mix(hash, &failure->text, sizeof failure->text);
}

/* But for when the last storm might have begun: two runs never agree on that. */
static uint64_t hash_data(const struct snapshot *of, uint64_t hash) {
    size_t since = (size_t)((char *)&tocsin_i_engine->repeats_since_ns - __start_tocsin_data);
    size_t behind = since + sizeof tocsin_i_engine->repeats_since_ns;
    if (since >= SIZE_OF(data)) return inject_mix(hash, of->data, SIZE_OF(data));
    hash = inject_mix(hash, of->data, since);
    return inject_mix(hash, of->data + behind, SIZE_OF(data) - behind);
}

uint64_t snapshot_hash(int level, uint64_t hash, const char *from) {
    const struct snapshot *of = &kept[level];
    size_t left_out = (size_t)(from - of->from);
    hash = hash_kernel(of, hash_now(&of->now, hash));
    hash = inject_mix(hash, of->stack + left_out, of->on_stack - left_out);
    hash = hash_data(of, hash);
    hash = inject_mix(hash, of->bss, SIZE_OF(bss));
    hash = inject_mix(hash, &of->player, sizeof of->player);
    hash = hash_failure(&of->failure, hash);
    hash = inject_mix(hash, posix_shared->trace.event, of->events * sizeof posix_shared->trace.event[0]);
    return inject_mix(hash, &of->error, sizeof of->error);
}
