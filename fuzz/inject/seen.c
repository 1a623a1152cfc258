/* seen.c - the states in which a second signal has been sent already: another first one, a little sooner or later, has led
 * to the very same registers, stack, engine, player and kernel. What follows is the same too. */
#include <string.h>

#include "snapshot.h"

enum { PLACES = 1 << 20 };
static uint64_t place[PLACES]; /* hashes; 0: free */
static uint32_t kept;

uint64_t inject_mix(uint64_t hash, const void *from, size_t size) {
    const unsigned char *at = from;
    for (; size >= 8; size -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    for (; size > 0; size--) hash = (hash ^ *at++) * 0x100000001b3u;
    return hash;
}

bool inject_is_seen(uint64_t hash) {
    hash |= 1;
    uint32_t at = (uint32_t)(hash >> 40) % PLACES;
    for (; place[at]; at = (at + 1) % PLACES)
        if (place[at] == hash) return true;
    if (kept == PLACES / 2) return false; /* no more than can be found soon */
    place[at] = hash;
    kept++;
    return false;
}
