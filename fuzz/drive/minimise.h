/* minimise.h - a finding made small. */
#ifndef FUZZ_DRIVE_MINIMISE_H
#define FUZZ_DRIVE_MINIMISE_H

#include "../fuzz.h"

/* Runs the input. Without a finding: false. Otherwise leaves out what can be left out while the finding's key stays the
 * same, and writes the program to text, behind a first line `# key: KEY`. */
bool minimise(struct choice *choice, char *text, size_t size);

/* What fuzz_fail does meanwhile. */
void minimise_found(const struct fuzz_finding *finding) __attribute__((noreturn));

#endif
