/* startup.c - how a process begins and ends with the engine. */
#include <errno.h>

#include "engine.h"

static _Alignas(64) struct tocsin_i_engine the_engine = {.wakeup = -2}; /* no fd, and nothing to warn about */
struct tocsin_i_engine *tocsin_i_engine = &the_engine;

/* Before other constructors, which may call us: also in a static program, where theirs would run first. The hook is set
 * here and not at the first call, which may be the child's of another thread. */
__attribute__((constructor(101))) static void at_load(void) {
    tocsin_port_at_fork(tocsin_after_fork_child);
    the_engine.main_thread = tocsin_port_self();
    tocsin_port_receive_here();
}

enum { NOT_STARTED, STARTING, STARTED };

/* What the kernel has now (rule 46). A handler that is not ours is somebody else's: we do not know how to call it. */
static tocsin_handler inherited(int signum) {
    tocsin_c_handler action;
    if (tocsin_port_action_get(signum, &action) != 0) return TOCSIN_SIG_NONE;
    if (action == SIG_DFL) return TOCSIN_SIG_DFL;
    return action == SIG_IGN ? TOCSIN_SIG_IGN : TOCSIN_SIG_NONE;
}

static void fill_table(struct tocsin_i_engine *engine) {
    for (int signum = 1; signum < TOCSIN_NSIG; signum++)
        tocsin_i_set_entry(&engine->table[signum], (tocsin_disposition){inherited(signum), NULL});
}

/* The first caller fills; one that comes meanwhile waits, for a half-filled table would show it NULL handlers. */
static __attribute__((noinline)) void start(struct tocsin_i_engine *engine) {
    uint8_t expected = NOT_STARTED;
    if (__atomic_compare_exchange_n(&engine->started, &expected, STARTING, false, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
        fill_table(engine);
        __atomic_store_n(&engine->started, STARTED, __ATOMIC_RELEASE);
    }
    while (__atomic_load_n(&engine->started, __ATOMIC_ACQUIRE) != STARTED) continue;
}

void tocsin_i_start(void) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    if (__builtin_expect(__atomic_load_n(&engine->started, __ATOMIC_ACQUIRE) != STARTED, 0)) start(engine);
}

/* SIGPIPE and SIGXFSZ whatever they were, SIGINT only from the default: an inherited SIG_IGN is the wish of whoever
 * started us, as a shell wishes for its background jobs (rule 47). None of it is a safe point (rule 28). */
int tocsin_init(int flags) {
    int error = tocsin_i_main_only("init");
    if (error) return error;
    if (flags & ~TOCSIN_STARTUP) return tocsin_i_fail(TOCSIN_EOS(EINVAL), 0, NULL);
    if (flags & TOCSIN_STARTUP_IGNORES) {
        const tocsin_disposition ignored = {TOCSIN_SIG_IGN, NULL};
        if ((error = tocsin_i_install(SIGPIPE, ignored, NULL)) != 0) return error;
        if ((error = tocsin_i_install(SIGXFSZ, ignored, NULL)) != 0) return error;
    }
    if (!(flags & TOCSIN_STARTUP_SIGINT) || tocsin_getsignal(SIGINT) != TOCSIN_SIG_DFL) return 0;
    return tocsin_i_install(SIGINT, (tocsin_disposition){tocsin_default_int_handler, NULL}, NULL);
}

/* The default, not what was there before us: that is what an interpreter does (rule 49). What a storm kept back has
 * arrived and is forgotten with the flags; it is let in last, for before a flood would be held anew. A kernel that
 * refuses one signal is told of at the end, when the others have been given back. */
int tocsin_fini(void) {
    int error = tocsin_i_main_only("fini");
    if (error) return error;
    struct tocsin_i_engine *engine = tocsin_i_engine;
    __atomic_store_n(&engine->queued, 0, __ATOMIC_RELEASE);
    if (engine->held) tocsin_i_pull_held();
    for (int signum = 1; signum < TOCSIN_NSIG; signum++) {
        int refused = 0;
        if (tocsin_i_callable(engine->table[signum].handler)) refused = tocsin_port_action_set(signum, SIG_DFL);
        if (refused) error = tocsin_i_fail(TOCSIN_EOS(-refused), 0, NULL);
        tocsin_i_set_entry(&engine->table[signum], (tocsin_disposition){NULL, NULL});
    }
    for (int i = 0; i < TOCSIN_I_QUEUED; i++) engine->first[i].signum = 0;
    tocsin_i_forget_all();
    tocsin_i_release(engine->held);
    __atomic_store_n(&engine->started, NOT_STARTED, __ATOMIC_RELEASE);
    return error;
}

/* CPython clears the flags only if is_tripped, which a fork inside a handler finds clear: then parent and child both
 * run the rest of the pass (rules 29, 119). The forking thread is the child's only one (rule 44). */
void tocsin_after_fork_child(void) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    if (engine->started == STARTING) engine->started = NOT_STARTED; /* whoever was filling the table is not here */
    if (engine->is_tripped) tocsin_i_forget_all();
    if (!tocsin_is_main_thread()) {
        engine->frame = NULL; /* the frames of the parent's main thread are not the child's */
        engine->held = 0;     /* nor is its mask: ours is the one of the thread that forked */
        engine->open = 0;     /* nor its sigwait */
        tocsin_i_update_loud();
    }
    __atomic_store_n(&engine->main_thread, tocsin_port_self(), __ATOMIC_RELAXED);
    tocsin_port_receive_here();
    tocsin_i_release(engine->held); /* the mask was copied; a hold is nobody's inheritance */
}

void tocsin_exit_uncaught(int code) {
    if (code >= 0) tocsin_port_exit(0);
    char buf[256], line[320];
    tocsin_i_handler_failed(code);
    struct tocsin_i_text text = {line, sizeof line - 1, 0};
    tocsin_i_put(&text, tocsin_error_name(code));
    if (tocsin_error_text(buf, sizeof buf) > 0) {
        tocsin_i_put(&text, ": ");
        tocsin_i_put(&text, buf);
    }
    tocsin_i_put(&text, "\n");
    tocsin_port_stderr(line, text.length);
    tocsin_i_release(tocsin_i_engine->held);
    if (code == TOCSIN_KEYBOARD_INTERRUPT) tocsin_port_exit_by_signal(SIGINT);
    tocsin_port_exit(1);
}
