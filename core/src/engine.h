/* engine.h - the engine's whole state, and what its rooms offer one another.
 *
 * The state is one struct that can be copied, compared and digested while no handler runs. It is reached through one
 * pointer, because the trampoline has no argument to carry it. Who may touch what:
 *
 *   signal context, any thread   sets bits of tripped, is_tripped, reports; reads bell, wakeup and a handler's kind
 *   signal context, main thread  sets bits of held and held_again, fills first, counts repeats and their time
 *   the main thread              everything else
 *
 * All that signal context shares is one machine word a field, read and written with the __atomic built-ins, so that
 * no field is ever seen half-written.
 */
#ifndef TOCSIN_ENGINE_H
#define TOCSIN_ENGINE_H

#include "../port/port.h"
#include "traced.h"

#define TOCSIN_I_REPORTS 31 /* failed wakeup writes kept until the next safe point, as CPython keeps them (rule 69) */
#define TOCSIN_I_QUEUED 8   /* signals of which every arrival can be asked for at the same time */

/* The arrivals that the trampoline took of a signal of which every arrival is asked for; the others wait in the kernel. The
 * n-th stands in info[n % 2]: signal context counts kept up, the main thread taken. */
struct tocsin_i_first {
    uint8_t signum; /* whose place this is; 0: free */
    uint8_t kept;   /* arrivals that have been put in */
    uint8_t taken;  /* and whose handler has been called */
    tocsin_siginfo info[2];
};

static inline int tocsin_i_first_count(const struct tocsin_i_first *first) {
    return (uint8_t)(__atomic_load_n(&first->kept, __ATOMIC_ACQUIRE) - first->taken);
}

/* What every arrival, safe point and wait touches comes first, in one line of the cache: behind a switch from another
 * process each further one would be fetched anew. */
struct tocsin_i_engine {
    uint64_t tripped; /* bit n-1: signal n has arrived and its handler has not been called for it yet */
    int is_tripped;   /* 1: a bit was set since the last pass began, or the last pass left bits behind */
    int has_reports;  /* 1: a slot of reports was filled since they were last looked through */
    uint64_t held;    /* signals that a storm made us block in the main thread, and nobody else knows (storm.c) */
    uint64_t queued;  /* signals of which every arrival is asked for */
    tocsin_port_thread main_thread; /* where handlers run */
    const tocsin_frame *frame;      /* the innermost safe point whose handlers are running; NULL at depth 0 */
    uint8_t loud;    /* a bell, a wakeup fd, something held: set after they are, cleared after they are gone */
    uint8_t open;    /* hold nothing now: every signal must end the wait */
    uint8_t started; /* 0 no, 1 being filled by some thread, 2 the table is filled */
    uint8_t quiet;   /* safe points in a row that found none of the held signals */

    uint32_t repeats;               /* arrivals since the last safe point that found their signal tripped */
    int64_t repeats_since_ns;       /* when the first of them came */
    uint64_t held_again;            /* signals that came although they were held: since main cleared it (masks.c) */
    int64_t wakeup;                 /* 2 * fd + warn in one word, so that no arrival sees the one without the other */
    tocsin_bell bell;               /* called on each arrival; NULL for none */
    tocsin_report_hook report_hook; /* NULL: the default */
    uint16_t reports[TOCSIN_I_REPORTS]; /* signum << 8 | errno of a failed wakeup write; 0 is a free slot */
    struct tocsin_i_first first[TOCSIN_I_QUEUED];
    tocsin_disposition table[TOCSIN_NSIG]; /* [0] is unused */
};

_Static_assert(sizeof(struct tocsin_i_engine) <= 2048, "snapshots of the engine are made by the million");
_Static_assert(__GCC_ATOMIC_LLONG_LOCK_FREE == 2, "signal context cannot take a lock");

extern struct tocsin_i_engine *tocsin_i_engine;

/* A look at a word that another thread may be writing: it costs what a plain read costs, and says what it is. */
#define TOCSIN_I_SEE(field) __atomic_load_n(&(field), __ATOMIC_RELAXED)

static inline uint64_t tocsin_i_bit(int signum) {
    return (uint64_t)1 << (signum - 1);
}

static inline bool tocsin_i_in_range(int signum) {
    return signum >= 1 && signum < TOCSIN_NSIG;
}

/* The sentinels are the smallest values; NULL is no handler either. */
static inline bool tocsin_i_callable(tocsin_handler handler) {
    return (uintptr_t)handler > (uintptr_t)TOCSIN_SIG_ERR;
}

/* The handler is read by signal context and by other threads while main writes it, so it is one word in one store; the
 * data is read by main alone. */
static inline void tocsin_i_set_entry(tocsin_disposition *entry, tocsin_disposition next) {
    entry->data = next.data;
    __atomic_store_n(&entry->handler, next.handler, __ATOMIC_RELAXED);
}

/* trampoline.c: runs in signal context. trip sets the flags of signum, 1..64. */
void tocsin_i_trip(int signum);

/* storm_signal.c: signal context, for an arrival that finds its signal tripped or asked for. Whether to trip it. */
bool tocsin_i_hold(int signum, siginfo_t *info, void *context);

/* storm_signal.c: signal context, at the end of the trampoline: what is held stays blocked when it returns. */
void tocsin_i_hold_again(void *context);

/* storm.c, main thread. pull_held trips what the kernel keeps back for us, the set of it; pull also ends what has calmed
 * down; pull_coalescing leaves those alone of which every arrival is asked for. mark_waiting trips such that wait; false:
 * none does. in_line: those of set that must not be let in now. release ends the holding of set, but for what is in line;
 * 0 or the kernel's error.
 * call_held calls the handler of a signal of which arrivals may wait in the kernel; 0 or what the handler failed with. */
tocsin_sigset tocsin_i_pull_held(void);
void tocsin_i_pull(void);
void tocsin_i_pull_coalescing(void);
bool tocsin_i_mark_waiting(void);
tocsin_sigset tocsin_i_in_line(tocsin_sigset set);
int tocsin_i_release(tocsin_sigset set);
int tocsin_i_call_held(int signum, tocsin_frame *frame);

/* tripped.c: clears all flags. */
void tocsin_i_forget_all(void);

/* dispatch.c: calls what handles signum now; 0 or what it failed with. And the safe point, for functions of the engine that are one. 0 or the code of the handler that failed. */
int tocsin_i_call(int signum, tocsin_frame *frame);
int tocsin_i_safe_point(const char *file, int line, const char *function);

/* disposition.c: the kernel, then the table; no safe point. signum is 1..64. 0 or the kernel's refusal. */
int tocsin_i_install(int signum, tocsin_disposition next, tocsin_disposition *previous);

/* startup.c: fills the table if nobody has. Every public function that reads the table or the main thread begins so. */
void tocsin_i_start(void);

/* wakeup.c: says whether there is a bell or a wakeup fd. */
void tocsin_i_update_loud(void);

/* wakeup.c: signal context writes the byte; the safe point reports what could not be written. */
void tocsin_i_wakeup(int signum);
void tocsin_i_report_wakeups(void);

/* errors.c: records the calling thread's failure and returns code; number and text fill in the code's sentence. */
int tocsin_i_fail(int code, long number, const char *text);

/* The calling thread's last failure: kept and put back around what must not be seen in it (rule 68). */
struct tocsin_i_failure {
    int code;
    long number;
    const char *text;
};
struct tocsin_i_failure tocsin_i_last_failure(void);
void tocsin_i_restore_failure(struct tocsin_i_failure failure);

/* What a handler returned is now the thread's last failure, with the text that the handler gave it, if it did. */
int tocsin_i_handler_failed(int code);

/* reports.c: tells the hook. */
void tocsin_i_report(const tocsin_report *report);

/* text.c: text that grows in a buffer of the caller's; length counts what did not fit too. */
struct tocsin_i_text {
    char *buf;
    size_t size, length;
};
void tocsin_i_put(struct tocsin_i_text *text, const char *string);
void tocsin_i_put_number(struct tocsin_i_text *text, long number);
void tocsin_i_put_error(struct tocsin_i_text *text, int error);

/* times.c: seconds to nanoseconds, rounded up. 0, TOCSIN_ENAN or TOCSIN_ETOOLARGE. */
int tocsin_i_nanoseconds(double seconds, int64_t *ns);

/* The first bad argument that every function for the main thread looks for. 0 or TOCSIN_ETHREAD. */
int tocsin_i_main_only(const char *function);

#endif
