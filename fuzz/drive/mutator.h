/* mutator.h - the structure-aware mutator, for every engine. */
#ifndef FUZZ_DRIVE_MUTATOR_H
#define FUZZ_DRIVE_MUTATOR_H

#include <stddef.h>

#include "../../conformance/ops/ops.h"

/* Changes an input in place; other is one to take parts of, NULL for none; room is how long it may become. Returns the
 * new length; 0 when this mutator has nothing to offer for the input, which is then as it was. */
size_t mutator_change(unsigned char *bytes, size_t size, const unsigned char *other, size_t other_size, size_t room,
                      unsigned seed);

/* *program, which holds one or zeros, becomes the one that the bytes are. False: they are none. What mutator_change has
 * just given is known, so that nothing is decoded twice. */
bool mutator_program(const unsigned char *bytes, size_t size, ops_program *program);

#endif
