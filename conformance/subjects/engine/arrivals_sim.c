/* arrivals_sim.c - signals from outside at named points. A count for each line says how often its place was passed;
 * children of fork go on with their parent's. */
#include "arrivals_sim.h"

#include <string.h>

#include "player.h"

static const ops_program *program;
static uint32_t passed[OPS_ARRIVALS];

void arrivals_begin(const ops_program *begun) {
    program = begun;
    memset(passed, 0, sizeof passed);
}

/* From outside, to a thread or the process. Nothing happens for a thread that has not started. */
static int send_outside(int target, int signum) {
    if (target == OPS_PROCESS) return tocsin_sim_send(0, signum);
    if (target > 0 && !player.thread[target]) return 0;
    return tocsin_sim_send((tocsin_port_thread)world_thread(target), signum);
}

void arrivals_send(int target, int signum) {
    player_arrives(send_outside, target, signum);
}

void arrivals_point(const char *where, const struct player_watch *watch) {
    for (int i = 0; i < program->arrivals; i++) {
        const ops_arrival *arrival = &program->arrival[i];
        if (!ops_path_equal(&arrival->path, player_path()) || strcmp(where, arrival->point) != 0) continue;
        if (passed[i]++ != arrival->turn) continue;
        if (watch && watch->arrived) watch->arrived(watch->data, i);
        player_arrives(send_outside, arrival->target, arrival->signum);
    }
}
