/* storm.c - a flood of signals does not starve the program, and every arrival of a real-time signal on request.
 *
 * Under a flood the kernel delivers the next arrival before the interrupted program gets to run one instruction. A
 * trampoline that only sets a flag would then run for ever, and no safe point would ever be reached. So when one arrival
 * after another finds its signal still tripped, one of them leaves the signal blocked in the main thread: it is *held*.
 *
 *   free      not held. One delivery an arrival, nothing paid.
 *   held      blocked by us, and tripped. Arrivals wait in the kernel, where standard signals coalesce as they would
 *             at the flag. The pending word stays set, so that every safe point comes here.
 *   pulled    a safe point took an arrival out of the kernel and tripped it, bell and wakeup byte included, as if the
 *             trampoline had. The signal stays held: a flood goes on.
 *             A pass that comes to a held signal does the same before it calls the handler: what waits in the kernel
 *             has arrived before, and is no second call.
 *   free      some safe points in a row found none: it has calmed down, and is unblocked again. Of a signal of which
 *             every arrival is asked for, the pass that finds no more is enough: who waits by the wakeup fd, or in a call of
 *             its own, must hear of the next one.
 *
 * Nobody else may see the hold. What the kernel keeps back for us counts as arrived: a safe point pulls before it looks
 * at the flags, mask and pending queries leave held signals out, a wait lets them in while it sleeps, and a sigwait, a
 * forked child, the end and exit end all holding. (A thread that becomes the main one cannot reach the mask of the one
 * before.) A bell is the sign of an embedder that waits by itself and polls flags of its own: for it no hold outlives a
 * safe point.
 *
 * Two orders matter. held is cleared before the signal is unblocked: an arrival in between is delivered, may hold anew,
 * and that must not be wiped out. And the pending word is set again last, after everything that it announces.
 *
 * A signal of which every arrival is asked for is held from its first arrival on. The kernel's queue is the queue: it
 * keeps order and siginfo, and its limit is the only one. Whoever asks the kernel for what waits there gets it: a mask that
 * the program sets keeps it back, a sigwait takes it. Two are kept outside the kernel at most, for a sigwait lets the second
 * one in to be ended by it; with two there, or one and others behind it, the signal stays held whatever comes, or a later
 * one would come before an earlier one.
 */
#include <errno.h>

#include "tripped.h"

#define PULLED_AT_MOST 1024 /* real-time arrivals in one safe point: a flood must not keep it from its handlers */
#define CALM 16 /* safe points in a row that found none: a flood has gaps, and each new storm costs its beginning */
#define CALLS_AT_MOST 64 /* handler calls of one signal in one pass: others have their turn */

static void announce(void) {
    __atomic_store_n(&tocsin_i_pending, 1, __ATOMIC_RELEASE);
}

static struct tocsin_i_first *place_of(int signum) {
    for (int i = 0; i < TOCSIN_I_QUEUED; i++)
        if (tocsin_i_engine->first[i].signum == signum) return &tocsin_i_engine->first[i];
    return NULL;
}

tocsin_sigset tocsin_i_in_line(tocsin_sigset set) {
    tocsin_sigset one = 0, more = 0, waiting = 0;
    for (tocsin_sigset left = set & TOCSIN_I_SEE(tocsin_i_engine->queued); left; left &= left - 1) {
        const struct tocsin_i_first *first = place_of(__builtin_ctzll(left) + 1);
        int count = first ? tocsin_i_first_count(first) : 0;
        if (count == 1) one |= left & -left;
        if (count > 1) more |= left & -left;
    }
    if (one && tocsin_port_pending(&waiting) != 0) return one | more;
    return more | (one & waiting);
}

/* What the kernel does not unblock stays held, and the next safe point tries again. */
int tocsin_i_release(tocsin_sigset set) {
    set &= ~tocsin_i_in_line(set);
    if (!set) return 0;
    __atomic_fetch_and(&tocsin_i_engine->held, ~set, __ATOMIC_ACQ_REL);
    TOCSIN_POINT("held cleared");
    int error = tocsin_port_mask(SIG_UNBLOCK, set, NULL);
    if (error) __atomic_fetch_or(&tocsin_i_engine->held, set, __ATOMIC_ACQ_REL);
    tocsin_i_update_loud();
    if (error) announce();
    return error;
}

/* Takes what coalesces anyway. Of a standard signal one is taken: a second one waits only if one of them was sent to the
 * process and one to the thread, and is taken before the call (call_once), which costs a pass that finds nothing. Of a
 * real-time one all are taken, each with its wakeup byte, as the trampoline would (rule 7). The set of signals that came. */
static tocsin_sigset pull_coalescing(tocsin_sigset wanted) {
    tocsin_sigset came = 0;
    for (int n = 0; wanted && n < PULLED_AT_MOST; n++) {
        int signum = tocsin_port_sigwait(wanted, 0, NULL);
        if (signum <= 0) break;
        came |= tocsin_i_bit(signum);
        if (signum < SIGRTMIN) wanted &= ~tocsin_i_bit(signum);
        tocsin_i_trip(signum);
    }
    return came;
}

/* Of the others the flag is enough; the pass takes them out one by one. */
static tocsin_sigset mark_queued(struct tocsin_i_engine *engine, tocsin_sigset wanted) {
    tocsin_sigset waiting = 0;
    if (!wanted || tocsin_port_pending(&waiting) != 0) return 0;
    waiting &= wanted;
    if (!waiting) return 0;
    __atomic_fetch_or(&engine->tripped, waiting, __ATOMIC_RELEASE);
    __atomic_store_n(&engine->is_tripped, 1, __ATOMIC_RELEASE);
    return waiting;
}

tocsin_sigset tocsin_i_pull_held(void) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    tocsin_sigset held = __atomic_load_n(&engine->held, __ATOMIC_ACQUIRE), queued = TOCSIN_I_SEE(engine->queued);
    return pull_coalescing(held & ~queued) | mark_queued(engine, held & queued);
}

/* What coalesces has arrived when the program changes something that arrivals depend on. The others wait for their pass: a
 * flag now would be a call too many if the program blocked them meanwhile. */
void tocsin_i_pull_coalescing(void) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    tocsin_sigset held = __atomic_load_n(&engine->held, __ATOMIC_ACQUIRE);
    pull_coalescing(held & ~TOCSIN_I_SEE(engine->queued));
}

bool tocsin_i_mark_waiting(void) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    tocsin_sigset held = __atomic_load_n(&engine->held, __ATOMIC_ACQUIRE);
    return held && tocsin_is_main_thread() && mark_queued(engine, held & TOCSIN_I_SEE(engine->queued));
}

void tocsin_i_pull(void) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    tocsin_sigset held = __atomic_load_n(&engine->held, __ATOMIC_ACQUIRE);
    tocsin_sigset came = tocsin_i_pull_held();
    tocsin_sigset queued = TOCSIN_I_SEE(engine->queued);
    tocsin_sigset unseen = queued & __atomic_load_n(&engine->tripped, __ATOMIC_ACQUIRE);
    engine->quiet = came & ~queued ? 0 : engine->quiet + 1;
    tocsin_i_release(held & ~came & ~unseen & (engine->quiet < CALM ? queued : ~(tocsin_sigset)0));
    if (__atomic_load_n(&engine->held, __ATOMIC_ACQUIRE)) announce();
}

/* A second one that is kept has its flag from the call of the first one on: a safe point inside that call finds it, and if
 * its handler fails, or is left, the next one. */
static void mark_tripped(struct tocsin_i_engine *engine, uint64_t bit) {
    __atomic_fetch_or(&engine->tripped, bit, __ATOMIC_RELEASE);
    tocsin_i_rearm(engine);
}

/* The arrivals that the trampoline kept are older than all that wait in the kernel. What waits there because the program
 * has blocked the signal has not arrived. */
static bool next_arrival(int signum, tocsin_siginfo *info) {
    struct tocsin_i_first *first = place_of(signum);
    if (first && tocsin_i_first_count(first)) {
        *info = first->info[first->taken % 2];
        __atomic_store_n(&first->taken, (uint8_t)(first->taken + 1), __ATOMIC_RELEASE);
        if (tocsin_i_first_count(first)) mark_tripped(tocsin_i_engine, tocsin_i_bit(signum));
        return true;
    }
    if (!(__atomic_load_n(&tocsin_i_engine->held, __ATOMIC_ACQUIRE) & tocsin_i_bit(signum))) return false;
    if (tocsin_port_sigwait(tocsin_i_bit(signum), 0, info) != signum) return false;
    tocsin_bell bell = __atomic_load_n(&tocsin_i_engine->bell, __ATOMIC_ACQUIRE);
    if (bell) bell(signum);
    tocsin_i_wakeup(signum);
    return true;
}

/* The flag is cleared before the look, so that it stands for what comes after. One that stands for no arrival was set by
 * hand (tocsin_set_interrupt_ex), or by one that the kernel could not keep: that is a call too, with nothing but the
 * number. What is left behind, after a failing handler or too many calls, stays held and is found by the next safe
 * point. */
static int call_for_each(int signum, tocsin_frame *frame) {
    int result = 0;
    tocsin_siginfo info;
    uint64_t bit = tocsin_i_bit(signum), flag = bit; /* the pass has cleared it */
    for (int n = 0; result >= 0 && n < CALLS_AT_MOST; n++) {
        flag |= __atomic_fetch_and(&tocsin_i_engine->tripped, ~bit, __ATOMIC_ACQ_REL) & bit;
        info = (tocsin_siginfo){.signo = signum};
        if (!next_arrival(signum, &info) && !flag) {
            tocsin_i_release(__atomic_load_n(&tocsin_i_engine->held, __ATOMIC_ACQUIRE) & bit);
            break;
        }
        flag = 0;
        frame->siginfo = &info;
        result = tocsin_i_call(signum, frame);
        frame->siginfo = NULL;
    }
    if (__atomic_load_n(&tocsin_i_engine->held, __ATOMIC_ACQUIRE)) announce();
    return result;
}

/* What waits in the kernel has arrived before this call, and coalesces with it (rule 7): it is taken out, and the flag that
 * it sets is cleared again. An arrival in another thread meanwhile is before the call too. */
static int call_once(int signum, tocsin_frame *frame) {
    pull_coalescing(tocsin_i_bit(signum));
    __atomic_fetch_and(&tocsin_i_engine->tripped, ~tocsin_i_bit(signum), __ATOMIC_ACQ_REL);
    return tocsin_i_call(signum, frame);
}

int tocsin_i_call_held(int signum, tocsin_frame *frame) {
    bool each = (TOCSIN_I_SEE(tocsin_i_engine->queued) & tocsin_i_bit(signum)) != 0;
    return each ? call_for_each(signum, frame) : call_once(signum, frame);
}

/* The place is set up before the signal counts as queued, and given up after: the trampoline looks at queued first. */
int tocsin_queue_arrivals(int signum, bool on) {
    int error = tocsin_i_main_only("queue_arrivals");
    if (error) return error;
    if (!tocsin_i_in_range(signum)) return tocsin_i_fail(TOCSIN_ESIGNUM, 0, NULL);
    if (signum < SIGRTMIN) return tocsin_i_fail(TOCSIN_EOS(EINVAL), 0, NULL);
    struct tocsin_i_engine *engine = tocsin_i_engine;
    struct tocsin_i_first *first = place_of(signum);
    if (on && first) return 0;
    if (on) {
        first = place_of(0);
        if (!first) return tocsin_i_fail(TOCSIN_EOS(EAGAIN), 0, NULL);
        first->kept = first->taken = 0;
        first->signum = (uint8_t)signum;
        __atomic_fetch_or(&engine->queued, tocsin_i_bit(signum), __ATOMIC_RELEASE);
    } else if (first) {
        __atomic_fetch_and(&engine->queued, ~tocsin_i_bit(signum), __ATOMIC_RELEASE);
        first->signum = 0;
        tocsin_i_release(engine->held & tocsin_i_bit(signum));
    }
    return 0;
}
