/* An ignored signal is dropped when it is sent, unless it is blocked: then it waits, and reaches a handler that is
 * installed later. */
#include "fact.h"

int main(void) {
    const int ignored[] = {SIGUSR1, SIGWINCH};
    handle(SIGUSR1, SIG_IGN);
    for (int i = 0; i < 2; i++) {
        raise(ignored[i]);
        block(ignored[i]);
        HOLDS(!is_pending(ignored[i]));
        raise(ignored[i]);
        HOLDS(is_pending(ignored[i]));
        handle(ignored[i], note);
        unblock(ignored[i]);
        HOLDS(runs == i + 1 && ran[i] == ignored[i]);
    }
}
