/* Does a program, or a module that a program opens, see its signal through the inline check? Prints "handled" or
 * "lost"; with -DMODULE there is no main. */
#include <stdio.h>
#include <tocsin.h>

static int seen;

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    seen = signum;
    return 0;
}

int sees_its_signal(void);

int sees_its_signal(void) {
    seen = 0;
    if (tocsin_signal(SIGUSR1, handle) == TOCSIN_SIG_ERR) return 2;
    raise(SIGUSR1);
    if (!tocsin_is_tripped()) return 3; /* no signal arrived: says nothing about the flag */
    tocsin_check();
    puts(seen == SIGUSR1 ? "handled" : "lost");
    return seen != SIGUSR1;
}

#ifndef MODULE
int main(void) {
    return sees_its_signal();
}
#endif
