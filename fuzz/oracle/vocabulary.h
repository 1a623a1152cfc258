/* vocabulary.h - judges the parsers of programs, of traces and of bytes (conformance/ops) on any input. */
#ifndef FUZZ_ORACLE_VOCABULARY_H
#define FUZZ_ORACLE_VOCABULARY_H

#include <stddef.h>

/* What does not hold for this input, as a sentence; NULL: nothing. What is refused must be told with its place, and what is
 * accepted must come back the same from its text and from its bytes. */
const char *vocabulary_broken(const char *input, size_t size);

#endif
