/* Setting SIG_IGN discards every pending instance, blocked or not, also when it was SIG_IGN before; SIG_DFL does so for
 * SIGCHLD, SIGURG, SIGWINCH and SIGCONT only. */
#include "fact.h"

int main(void) {
    for (int signum = 1; signum <= 64; signum++) {
        if (signum == SIGKILL || signum == SIGSTOP || signum == 32 || signum == 33) continue;
        int by_default = signum == SIGCHLD || signum == SIGURG || signum == SIGWINCH || signum == SIGCONT;
        block(signum);
        handle(signum, note);
        raise(signum);
        kill(getpid(), signum);
        handle(signum, SIG_DFL);
        HOLDS(is_pending(signum) == !by_default);
        handle(signum, SIG_IGN);
        HOLDS(!is_pending(signum));
        raise(signum);
        HOLDS(is_pending(signum));
        handle(signum, SIG_IGN);
        HOLDS(!is_pending(signum));
    }
}
