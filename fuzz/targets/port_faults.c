/* port_faults.c - each operation of the kernel contract fails in its turn: the failure is told, by the operation's error or
 * by a report, and an operation that fails has changed nothing. */
#include "../drive/judge.h"
#include "../oracle/faults.h"

const char fuzz_name[] = "port_faults";

static const struct gen_profile profile = {
    .operations = gen_all,
    .signals = gen_signals,
    .handlers = 2,
    .length = 8,
    .body = 2,
};
const struct gen_profile *const fuzz_profile = &profile;

void fuzz_init(void) {
}

void fuzz_one(struct choice *choice) {
    static struct faults faults;
    const ops_program *program = fuzz_program(choice);
    bool is_good = faults_judge(&faults, program);
    fuzz_operations += faults.operations;
    if (!is_good) fuzz_fail(&(struct fuzz_finding){faults.key, faults.text, faults.clause});
}
