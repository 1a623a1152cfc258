/* unit_kit.h - what the engine's unit tests share: a journal of what ran, arrivals, and calls that must fail and change
 * nothing.
 *
 * arrive() sends real signals and is no safe point: they are delivered, so that the flags are set, and no handler has
 * run. Nothing here waits for a time; what blocks is woken by a signal, a pipe or another thread's end.
 */
#ifndef TOCSIN_UNIT_KIT_H
#define TOCSIN_UNIT_KIT_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <stdarg.h>
#include <sys/time.h>

#include "engine.h"
#include "unit_test.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define UNDER_TSAN
#endif
#endif

/* ThreadSanitizer holds signals back until the next call into the C library, then delivers each number once, lowest
 * first. A test that is about the kernel's own order or count says so and is seen to be skipped there. */
#ifdef UNDER_TSAN
#define TEST_NOT_UNDER_TSAN(sentence, reason)                  \
    __attribute__((unused)) static void sentence##_body(void); \
    TEST(sentence) {                                           \
        puts("skipped under ThreadSanitizer: " reason);        \
    }                                                          \
    static void sentence##_body(void)
#else
#define TEST_NOT_UNDER_TSAN(sentence, reason) TEST(sentence)
#endif

/* ------------------------------------------------------------------------------------------------------- journal -- */

static char journal[8192];

/* Appends one word. */
__attribute__((format(printf, 1, 2))) static inline void note(const char *format, ...) {
    size_t used = strlen(journal);
    if (used) journal[used++] = ' ';
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(journal + used, sizeof journal - used, format, arguments);
    va_end(arguments);
}

#define CHECK_JOURNAL(expected) CHECK_STR(journal, expected)

/* A handler that notes its number. */
static inline int note_it(int signum, const tocsin_frame *frame) {
    (void)frame;
    note("%d", signum);
    return 0;
}

/* A handler that notes its number and fails. */
static inline int note_and_fail(int signum, const tocsin_frame *frame) {
    (void)frame;
    note("%d!", signum);
    return TOCSIN_EUSER - signum;
}

#define HANDLE(signum, handler) CHECK(tocsin_signal(signum, handler) != TOCSIN_SIG_ERR)

/* ------------------------------------------------------------------------------------------------------ arrivals -- */

static inline void block(int signum) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signum);
    CHECK_EQ(pthread_sigmask(SIG_BLOCK, &set, NULL), 0);
}

static inline void unblock(int signum) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signum);
    CHECK_EQ(pthread_sigmask(SIG_UNBLOCK, &set, NULL), 0);
}

/* Each number of a list that ends with 0 arrives, one after the other. */
static inline void arrive_in_order(const int *signums) {
    for (; *signums; signums++) CHECK_EQ(raise(*signums), 0);
}
#define ARRIVE(...) arrive_in_order((const int[]){__VA_ARGS__, 0})

/* They are all pending before one call lets them in. */
static inline void arrive_together(const int *signums) {
    sigset_t set, before;
    sigemptyset(&set);
    for (int i = 0; signums[i]; i++) sigaddset(&set, signums[i]);
    CHECK_EQ(pthread_sigmask(SIG_BLOCK, &set, &before), 0);
    arrive_in_order(signums);
    CHECK_EQ(pthread_sigmask(SIG_SETMASK, &before, NULL), 0);
}
#define ARRIVE_TOGETHER(...) arrive_together((const int[]){__VA_ARGS__, 0})

/* What the engine has not handled yet. */
static inline bool has_arrived(int signum) {
    return (__atomic_load_n(&tocsin_i_engine->tripped, __ATOMIC_ACQUIRE) & tocsin_i_bit(signum)) != 0;
}

/* ------------------------------------------------------------------------------------------------------ failures -- */

/* Everything that a failing call must leave alone: the engine, the kernel's dispositions, the mask. */
struct world {
    struct tocsin_i_engine engine;
    struct {
        void (*handler)(int);
        int flags;
    } kernel[TOCSIN_NSIG];
    sigset_t mask;
};

/* The first call of all fills the table, whatever else it does: that is no change. */
static inline void look_at_world(struct world *world) {
    tocsin_getsignal(1);
    memset(world, 0, sizeof *world);
    memcpy(&world->engine, tocsin_i_engine, sizeof world->engine);
    for (int signum = 1; signum < TOCSIN_NSIG; signum++) {
        struct sigaction action;
        if (sigaction(signum, NULL, &action) < 0) continue;
        world->kernel[signum].handler = action.sa_handler;
        world->kernel[signum].flags = action.sa_flags;
    }
    pthread_sigmask(SIG_SETMASK, NULL, &world->mask);
}

static inline const char *what_changed(const struct world *before) {
    struct world now;
    look_at_world(&now);
    if (memcmp(&now.engine, &before->engine, sizeof now.engine) != 0) return "the engine";
    if (memcmp(now.kernel, before->kernel, sizeof now.kernel) != 0) return "a disposition of the kernel";
    if (memcmp(&now.mask, &before->mask, sizeof now.mask) != 0) return "the mask";
    return "nothing";
}

static inline const char *error_text(void) {
    static _Thread_local char text[256];
    int length = tocsin_error_text(text, sizeof text);
    CHECK_EQ(length, strlen(text));
    return text;
}

/* The call returns returned, the failure is code with exactly this text, and nothing has changed. */
#define CHECK_FAILS_AS(call, returned, code, sentence) \
    do {                                               \
        struct world before_;                          \
        look_at_world(&before_);                       \
        CHECK_EQ(call, returned);                      \
        CHECK_EQ(tocsin_error(), code);                \
        CHECK_STR(error_text(), sentence);             \
        CHECK_STR(what_changed(&before_), "nothing");  \
    } while (0)

#define CHECK_FAILS(call, code, sentence) CHECK_FAILS_AS(call, code, code, sentence)
#define CHECK_REFUSED(call, code, sentence) CHECK_FAILS_AS(call, TOCSIN_SIG_ERR, code, sentence)

#define INVALID_ARGUMENT "[Errno 22] Invalid argument"
#define OUT_OF_RANGE "signal number out of range"
#define NO_HANDLER "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"

/* ------------------------------------------------------------------------------------------ threads and children -- */

static inline void *run_part(void *part) {
    (*(void (**)(void))part)();
    return NULL;
}

/* Runs part in a second thread, to its end. */
static inline void in_a_thread(void (*part)(void)) {
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, run_part, &part), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
}

static inline int status_of(pid_t child) {
    int status = -1;
    CHECK_EQ(waitpid(child, &status, 0), child);
    return status;
}

/* Runs part in a forked child; its wait status, 0 when it came to its end. */
static inline int in_a_child(void (*part)(void)) {
    fflush(NULL);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        part();
        _exit(0);
    }
    return status_of(child);
}

/* What part writes to stderr. */
static inline const char *stderr_of(void (*part)(void)) {
    static char written[4096];
    int ends[2], kept = dup(STDERR_FILENO);
    CHECK_EQ(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    part();
    dup2(kept, STDERR_FILENO);
    close(kept);
    size_t used = 0;
    for (ssize_t got; (got = read(ends[0], written + used, sizeof written - 1 - used)) > 0;) used += (size_t)got;
    written[used] = '\0';
    close(ends[0]);
    return written;
}

/* A pipe whose both ends are non-blocking. */
static inline void open_pipe(int ends[2]) {
    CHECK_EQ(pipe2(ends, O_NONBLOCK), 0);
}

/* The bytes that wait in a non-blocking fd, as numbers. */
static inline const char *bytes_in(int fd) {
    static char text[1024];
    unsigned char bytes[256];
    ssize_t got = read(fd, bytes, sizeof bytes);
    text[0] = '\0';
    for (ssize_t i = 0; i < got; i++) sprintf(text + strlen(text), i ? " %d" : "%d", bytes[i]);
    return text;
}

#endif
