/* points.c - what a program shows when a signal arrives at each of the simulated kernel's points in one of its
 * operations: one line of JSON, [[point, [events...]], ...], each trace once.
 *
 *     points OPERATION SIGNAL < x.ops
 * Exit status: 0; 2 bad input. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../conformance/subjects/engine/player_sim.h"
#include "../oracle/oracle.h"

enum { BAD = 2, TRACES = 64 };

static ops_program program, with_arrival;
static struct oracle oracle;
static ops_trace trace;
static uint64_t seen[TRACES];
static int traces;

static void read_program(void) {
    static char text[OPS_TEXT_MOST];
    ops_error_at error;
    char line[512];
    size_t size = fread(text, 1, sizeof text, stdin);
    if (ops_parse(text, size, &program, &error)) return;
    ops_print_error("<stdin>", &error, line, sizeof line);
    fprintf(stderr, "%s\n", line);
    exit(BAD);
}

static uint64_t hash_of(const ops_trace *of) {
    const unsigned char *at = (const unsigned char *)of->event;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < of->events * sizeof of->event[0]; i++) hash = (hash ^ at[i]) * 0x100000001b3u;
    return hash;
}

static bool is_new(void) {
    uint64_t hash = hash_of(&trace);
    for (int i = 0; i < traces; i++)
        if (seen[i] == hash) return false;
    if (traces < TRACES) seen[traces++] = hash;
    return true;
}

static void put_trace(const char *where) {
    printf("%s[\"%s\", [", traces > 1 ? ", " : "", where);
    for (uint32_t i = 0; i < trace.events; i++) {
        char line[512];
        ops_event_print(&trace.event[i], line, sizeof line);
        printf("%s\"", i > 0 ? ", " : "");
        for (const char *at = line; *at; at++) printf("%s%c", *at == '"' || *at == '\\' ? "\\" : "", *at);
        printf("\"");
    }
    printf("]]");
}

static void arrive_at(const struct oracle_point *point, int signum) {
    with_arrival = program;
    ops_arrival *arrival = &with_arrival.arrival[with_arrival.arrivals++];
    *arrival = (ops_arrival){.signum = (uint8_t)signum, .target = 0, .turn = point->turn, .path = point->path};
    if (strlen(point->where) >= sizeof arrival->point) return;
    memcpy(arrival->point, point->where, strlen(point->where));
    player_run(&with_arrival, &trace, NULL);
    if (is_new()) put_trace(point->where);
}

/* The end of the operation before and the begin of the one behind are places between two operations too. */
static bool is_near(const ops_path *path, int operation) {
    return path->length > 0 && path->step[0] >= operation - 1 && path->step[0] <= operation + 1;
}

int main(int argc, char **argv) {
    int signum = argc == 3 ? ops_signal_number(argv[2], strlen(argv[2])) : 0;
    if (signum < 1) {
        fprintf(stderr, "points: found %s, expected OPERATION SIGNAL\n", argc == 3 ? argv[2] : "other arguments");
        return BAD;
    }
    read_program();
    oracle_look(&oracle, &program);
    printf("[");
    for (uint32_t i = 0; i < oracle.passed; i++)
        if (is_near(&oracle.point[i].path, atoi(argv[1]))) arrive_at(&oracle.point[i], signum);
    printf("]\n");
    return 0;
}
