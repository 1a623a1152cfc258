/* inject.h - what the injector's files offer one another.
 *
 * The supervisor (main.c) starts a runner. The runner plays a window in its own process with the trap flag set (trap_*.c):
 * before each instruction that is a point it takes a snapshot (snapshot.c), lets the signal arrive, and lets the program
 * run on to its end without the flag. The end is judged (judge.c), the snapshot is put back, one instruction is executed,
 * and so on. At depth 2 the run behind the first signal is stepped through in the same way.
 *
 * Or it starts one process for each point, which is traced to that point (traced.c): the slow method, which shares the
 * windows, the notion of a point and the judge, and neither snapshot nor trap flag.
 */
#ifndef FUZZ_INJECT_INJECT_H
#define FUZZ_INJECT_INJECT_H

#include <stdint.h>

#include "../../conformance/model/model.h"
#include "../../conformance/subjects/engine/posix.h"
#include "window.h"

enum { INJECT_DEPTH = 2, INJECT_ARRIVALS = 4, INJECT_BEGUN = 512, INJECT_CASES = 512, INJECT_EVENTS = 96 };
enum { INJECT_LOSING = 64, INJECT_TEXT = 1 << 16 };

/* ------------------------------------------------------------------------------------------------- where it stands -- */

/* Where an instruction stands. The operations of the player, and the bodies of handlers, are OWN. */
enum inject_place { INJECT_OWN, INJECT_ENGINE, INJECT_WRONG_CODE, INJECT_LIBRARY };

void inject_places_find(void);
enum inject_place inject_place_of(uintptr_t pc);

/* Whether pc stands in the code that the kernel lends for reading the clock. */
bool inject_is_clock(uintptr_t pc);

/* Marks the instruction at pc as interrupted by the window's signal of that index. */
void inject_cover(int level, uintptr_t pc, int index);

/* The offset of pc in the engine's text; -1 for what stands elsewhere. */
long inject_offset(uintptr_t pc);
uint32_t inject_text_size(void);

/* Likewise for wrong code. */
long inject_wrong_offset(uintptr_t pc);

/* A signal that has arrived. */
struct inject_arrival {
    ops_path path; /* of the operation that it came in */
    uint16_t turn;
    uint8_t signum;
    bool woke; /* sent to a process that was asleep */
};

/* The state of one timeline, which a snapshot keeps. */
struct inject_now {
    int level;       /* signals injected so far */
    bool in_window;  /* the window's operation is being carried out */
    bool inside;     /* the last instruction of this program was the engine's, or what stands in for it */
    bool stepping;   /* the trap flag is wanted in signal context */
    uintptr_t frame; /* of the signal that has come and is being handled in signal context; 0: it has returned */
    uintptr_t back;  /* where a call returns to that is not stepped through; 0: none is under way */
    uint32_t number; /* the next point */
    int expected;    /* how many signals the sleeper is to send before the last resort */
    bool is_void;    /* it has not sent them, for there was no sleep: this run is none */
    int arrivals;
    struct inject_arrival arrival[INJECT_ARRIVALS];
    int begun;
    uint32_t path[INJECT_BEGUN]; /* hashes of those of the operations that have begun; last, for copies end here */
};
extern struct inject_now inject_now;

/* Whether the instruction at pc is a point; keeps now->inside. */
bool inject_is_point(struct inject_now *now, uintptr_t pc);

/* Notes that signum arrives now, at the operation that the player is in; and what has been noted elsewhere. */
void inject_arrives(int signum, bool woke);
void inject_add(struct inject_now *now, const struct inject_arrival *arrival);

/* ----------------------------------------------------------------------------------------- what supervisor and runner share -- */

/* A point as people name it: its number at each depth, 0 for none, and where it stands. */
struct inject_point {
    uint32_t number[INJECT_DEPTH]; /* from 1 */
    int signum[INJECT_DEPTH];      /* what arrived there */
    uint64_t pc;                   /* of the last signal, as an address in the program's file; 0: outside of it */
    bool is_child;                 /* in the child of a fork */
};

/* Runs with the same arrivals and the same trace. */
struct inject_case {
    enum inject_verdict verdict;
    uint32_t count;
    uint64_t hash;
    int arrivals;
    struct inject_arrival arrival[INJECT_ARRIVALS];
    struct inject_point first;
    uint32_t losing; /* how many of the following */
    struct inject_point point[INJECT_LOSING];
    struct model_verdict model;
    uint32_t events;
    ops_event event[INJECT_EVENTS];
};

struct inject_shared {
    int depth;
    uint32_t skip;                 /* points before this one have been dealt with */
    uint32_t only[INJECT_DEPTH];   /* just this point, 0: all */
    int only_signal[INJECT_DEPTH]; /* just this signal, 0: all of the window's */
    int single;                    /* without snapshots: the signal of this run */
    bool is_asleep;                /* and it is sent when the call that stands at its point sleeps, not before it */
    bool may_sleep;                /* what stands at its point is such a call */
    bool has_come;                 /* this run came to its point */
    bool every;                    /* states that have been there are gone through again */
    bool census;                   /* steps through everything, and injects nothing */
    bool only_child;
    bool is_traced; /* the slow method's process may begin */
    int runner;     /* the process that runs the window now */
    uint64_t injections, steps, points, looks;
    double cpu_s;           /* of the fast method's own loop */
    struct inject_point at; /* what is being run */
    struct inject_now came; /* what has arrived in a run that took place in another process */
    uint32_t points_in[2];  /* replay: in the process itself, in its child */
    uint32_t cases;
    bool is_full; /* more than INJECT_CASES */
    struct inject_case one[INJECT_CASES];
    uint8_t executed[INJECT_TEXT],
        hit[INJECT_DEPTH][INJECT_TEXT]; /* by offset; a bit for each of the window's signals */
};
extern struct inject_shared *inject_shared;
extern const struct inject_window *inject_window;

/* Which of the window's signals it is. */
int inject_index_of(int signum);

/* ------------------------------------------------------------------------------------------------------ the methods -- */

/* trap_*.c. False: this machine has no trap flag, or this program does not know it. */
bool inject_trap_available(void);

/* Runs the whole window in this process. */
void inject_trap_run(void);

/* Runs the window once, in a process of its own, injecting at the one point that inject_shared->only says; ends it. */
void inject_trap_once(void) __attribute__((noreturn));

/* replay.c: a process for each point, by the trap flag, or traced. NULL, or why it cannot. */
const char *inject_replay_run(bool traced);

/* traced.c: takes pid, which waits in inject_traced_begin, to the point; lets the signal come, and lets it go. *ends: false
 * if it stood still and was killed. */
const char *inject_traced_once(pid_t pid, bool *ends);
void inject_traced_begin(void) __attribute__((noreturn));

/* Asked by play.c: the window begins, is over. */
extern void (*inject_on_window)(bool begins);

/* main.c: a child that ends with this process, and says nothing. In it: it is the engine's, and has inherited what the
 * program says. And waits until it has ended (what is WEXITED; with WSTOPPED, or stands still): false, it did not, and was
 * killed. It is left to be reaped. */
pid_t inject_fork(void);
void inject_begin_process(void);
bool inject_wait_for(pid_t pid, siginfo_t *info, int what);

/* play.c: plays the program; its end comes through posix_on_end. */
void inject_play(void) __attribute__((noreturn));

/* judge.c: judges the run that posix_shared->trace and now show, at the point inject_shared->at. */
void inject_judge(const struct inject_now *now);
void inject_ended_badly(enum inject_verdict verdict);

/* The same for a run in a process that has ended as info says; NULL: it never did. */
void inject_judge_ended(const siginfo_t *info, const struct inject_now *now);
extern const char *const inject_verdict_names[INJECT_VERDICTS];

/* sleeper.c: a process that sends another one signals when that is asleep: one each time it is found so, 0 for none; how
 * many it has sent. And the system calls that it may sleep in for ever. */
void inject_sleeper_start(void);
void inject_sleeper_arm(pid_t pid, long tid, int first, int second);
int inject_sleeper_disarm(void);
bool inject_call_may_sleep(long call);

/* waking.c: arms it for the run that begins now, asleep (0: none) first; for one call that is stepped over, whose end is
 * looked at behind it; notes what it has sent. */
void inject_waking_launch(int asleep);
void inject_waking_step(void);
void inject_waking_look(void);
void inject_waking_settle(void);

/* seen.c: whether a state with that hash has been there before, and from now on it has. And what hashes are made with. */
bool inject_is_seen(uint64_t hash);
uint64_t inject_mix(uint64_t hash, const void *from, size_t size);

/* report.c: what was seen, as one line of JSON. */
void inject_report(const char *method);

#endif
