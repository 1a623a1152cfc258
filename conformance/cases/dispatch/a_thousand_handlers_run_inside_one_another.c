/* clause: recursion-has-no-limit */
#include <stdio.h>
#include <tocsin.h>

static int depth, deepest, calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    calls++;
    if (++depth > deepest) deepest = depth;
    int error = depth < 1000 ? tocsin_raise_signal(signum == SIGUSR1 ? SIGHUP : SIGUSR1) : 0;
    depth--;
    return error;
}

int main(void) {
    tocsin_signal(SIGUSR1, handle);
    tocsin_signal(SIGHUP, handle);
    int error = tocsin_raise_signal(SIGUSR1);
    printf("%d: deepest %d, calls %d, then %d\n", error, deepest, calls, tocsin_check());
}
