/* A module that installs a handler when it is opened and gives the signal back before it goes. */
#include <stdio.h>
#include <tocsin.h>

static tocsin_disposition previous;

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("module %d\n", signum);
    return 0;
}

__attribute__((constructor)) static void take(void) {
    tocsin_swap(SIGUSR1, (tocsin_disposition){handle, NULL}, &previous);
}

__attribute__((destructor)) static void give_back(void) {
    tocsin_swap(SIGUSR1, previous, NULL);
}
