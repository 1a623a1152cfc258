/* minimise.h - a finding made small. */
#ifndef FUZZ_DRIVE_MINIMISE_H
#define FUZZ_DRIVE_MINIMISE_H

#include "../fuzz.h"

/* Runs the input. Without a finding: false. Otherwise leaves out what can be left out while the finding's key stays the
 * same, and writes the program to text, behind a first line `# key: KEY`. */
bool minimise(struct choice *choice, char *text, size_t size);

/* Calls take with each program that is program with one thing left out, those first that have more left out. */
void minimise_each(const ops_program *program, void (*take)(const ops_program *smaller));

/* What fuzz_fail does meanwhile. */
void minimise_found(const struct fuzz_finding *finding) __attribute__((noreturn));

#endif
