/* storms_sim.c - see storms_sim.h. The machine is compared with what it was at the last power of two of arrivals, so that
 * any circle is found before it has been gone round three times. */
#include "storms_sim.h"

#include <string.h>

#include "../../../core/port/sim.h"
#include "../../../core/src/engine.h"
#include "player.h"

enum { FIRST = 64, MOST = 1024 }; /* so many may be a program that sends itself signals; the model's own bound */

static int arrivals;
static struct {
    tocsin_sim sim;
    struct tocsin_i_engine engine;
    int pending;
    uint32_t events;
} before;

void storm_begin(void) {
    arrivals = 0;
}

static void keep(void) {
    before.sim = *tocsin_sim_state();
    before.engine = *tocsin_i_engine;
    before.pending = tocsin_i_pending;
    before.events = player.trace->events;
}

/* All but the kernel's counters. Most storms are a timer's: the clock goes on. */
static bool is_where_it_was(void) {
    const tocsin_sim *sim = tocsin_sim_state();
    return sim->now_ns == before.sim.now_ns && !sim->fault_at && before.events == player.trace->events &&
           before.pending == tocsin_i_pending && memcmp(sim, &before.sim, offsetof(tocsin_sim, points)) == 0 &&
           memcmp(tocsin_i_engine, &before.engine, sizeof before.engine) == 0;
}

bool storm_is_endless(bool is_watched) {
    if (++arrivals < FIRST || is_watched) return arrivals > MOST;
    if (arrivals > FIRST && is_where_it_was()) return true;
    if ((arrivals & (arrivals - 1)) == 0) keep();
    return arrivals > MOST;
}
