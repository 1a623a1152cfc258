/* trap_none.c - machines whose user programs have no trap flag of their own: the slow method is theirs. */
#include <stdlib.h>

#include "../../core/port/port.h"
#include "inject.h"

bool inject_trap_available(void) {
    return false;
}

void inject_trap_run(void) {
    abort();
}

void inject_trap_once(void) {
    abort();
}

/* Nothing to set. */
void inject_trampoline(int signum, siginfo_t *info, void *context);
void inject_trampoline(int signum, siginfo_t *info, void *context) {
    tocsin_i_trampoline(signum, info, context);
}
