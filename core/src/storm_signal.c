/* storm_signal.c - the part of storm.c that runs in signal context. An object of its own, so that a test can read in its
 * symbols what it needs. */
#include "engine.h"

/* Of a signal of which every arrival is asked for, the first one is kept here and the others in the kernel's queue; a
 * second one that a sigwait has let in is kept too. With both places taken the hold was undone below us: the arrival goes
 * back to the end of that queue. */
static bool keep_first(struct tocsin_i_engine *engine, int signum, siginfo_t *info) {
    for (int i = 0; i < TOCSIN_I_QUEUED; i++) {
        struct tocsin_i_first *first = &engine->first[i];
        if (first->signum != signum) continue;
        if (tocsin_i_first_count(first) > 1) return tocsin_port_forward(signum, info) != 0;
        tocsin_port_siginfo(info, &first->info[first->kept % 2]);
        __atomic_store_n(&first->kept, (uint8_t)(first->kept + 1), __ATOMIC_RELEASE);
    }
    return true;
}

/* So many arrivals that find their signal tripped, in so short a time, and no safe point between them, are a storm. Fewer
 * are a program that sends itself signals: each of those is delivered, and writes its wakeup byte, as in Python (rule
 * 2). Slower ones are a timer and a program that computes: they starve nobody, and must go on interrupting the calls that
 * this program will block in by itself. */
#define STORM 64
#define STORM_NS (STORM * (int64_t)100000)

static bool is_storm(struct tocsin_i_engine *engine) {
    int64_t now = tocsin_port_now_ns();
    if (engine->repeats++ == 0) engine->repeats_since_ns = now;
    if (engine->repeats < STORM) return false;
    if (now - engine->repeats_since_ns < STORM_NS) return true;
    engine->repeats = 0;
    return false;
}

/* held is written before the mask changes, which happens when the trampoline returns: whoever sees the signal blocked
 * finds it in held, and can tell it from one that the program has blocked. The other way round a mask query in between
 * would show our bit. loud is written behind held: who clears it looks at held once more (tocsin_i_update_loud), and
 * would not find it the other way round; the frame of another signal below this one would then undo the hold. Other
 * threads hold nothing, for they have no safe point that would end it; what they receive coalesces at the flag, or is
 * passed on to the main thread if every arrival is asked for. */
bool tocsin_i_hold(int signum, siginfo_t *info, void *context) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    bool queued = (__atomic_load_n(&engine->queued, __ATOMIC_ACQUIRE) & tocsin_i_bit(signum)) != 0;
    if (tocsin_port_self() != TOCSIN_I_SEE(engine->main_thread))
        return !queued || tocsin_port_forward(signum, info) != 0;
    bool trip = !queued || keep_first(engine, signum, info);
    if (!queued && (TOCSIN_I_SEE(engine->open) || !is_storm(engine))) return true;
    engine->quiet = 0;
    uint64_t held = __atomic_fetch_or(&engine->held, tocsin_i_bit(signum), __ATOMIC_ACQ_REL);
    __atomic_store_n(&engine->loud, 1, __ATOMIC_SEQ_CST);
    __atomic_fetch_or(&engine->held_again, held & tocsin_i_bit(signum), __ATOMIC_RELEASE);
    tocsin_port_hold(signum, context);
    return trip;
}

/* A trampoline that was interrupted by another before its first instruction gives back the mask from before both: what the
 * other one holds would be let in. What comes between this look and the return is let in, and held then. */
void tocsin_i_hold_again(void *context) {
    struct tocsin_i_engine *engine = tocsin_i_engine;
    uint64_t held = __atomic_load_n(&engine->held, __ATOMIC_ACQUIRE);
    if (!held || tocsin_port_self() != TOCSIN_I_SEE(engine->main_thread)) return;
    for (uint64_t left = held; left; left &= left - 1) tocsin_port_hold(__builtin_ctzll(left) + 1, context);
}
