/* snapshot.h - what brings a process back to where it was: engine, player, stack, and what the kernel knows of it. */
#ifndef FUZZ_INJECT_SNAPSHOT_H
#define FUZZ_INJECT_SNAPSHOT_H

#include "inject.h"

enum { INJECT_STACK = 2 << 20, INJECT_KERNEL_SIGNALS = 12, INJECT_BYTES = 64 };

/* Prepares for a program: which dispositions and timers it can change. */
void snapshot_prepare(const ops_program *program);

/* The stack that windows run on; its upper end. */
char *snapshot_stack(void);

/* Keeps everything from the frame at `from`, which is on that stack, upwards. level 0 or 1. is_blocked: the program blocks
 * some signal there. */
void snapshot_take(int level, char *from, bool is_blocked);

/* Puts it back. Called on another stack, with every signal blocked; was_blocked: some were at the end of the run. Returns
 * the frame. */
char *snapshot_put_back(int level, bool was_blocked);

/* Whether what is kept is all that decides how a run goes on: time and another process decide nothing. */
bool snapshot_is_whole(void);

/* The hash of what is kept, but for the stack below `from`. */
uint64_t snapshot_hash(int level, uint64_t hash, const char *from);

#endif
