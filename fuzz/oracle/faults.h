/* faults.h - judges what a program comes to when one operation of the kernel contract fails. Without the model, which
 * knows no such kernel. */
#ifndef FUZZ_ORACLE_FAULTS_H
#define FUZZ_ORACLE_FAULTS_H

#include "../../conformance/ops/ops.h"

enum { FAULTS_MOST = 48 }; /* runs of one program: so many of its operations fail, one a run */

struct faults {
    uint64_t operations; /* carried out, in all runs of the last program */
    ops_trace trace;
    char key[224], text[8192];
    const char *clause;
};

/* Runs program once for each operation of the kernel contract that it makes and that can fail. False: one of the
 * failures was swallowed, or an operation that told of it has changed something; key, text and clause say more. */
bool faults_judge(struct faults *faults, const ops_program *program);

#endif
