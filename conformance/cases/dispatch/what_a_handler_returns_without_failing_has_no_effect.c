/* clause: handler-result-is-ignored */
#include <limits.h>
#include <stdio.h>
#include <tocsin.h>

static int result;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return result;
}

static int report(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("  handler of %d\n", signum);
    return 0;
}

int main(void) {
    const int results[] = {0, 1, 4, INT_MAX};
    tocsin_signal(SIGUSR1, handle);
    tocsin_signal(SIGUSR2, report);
    for (int i = 0; i < 4; i++) {
        result = results[i];
        raise(SIGUSR2);
        raise(SIGUSR1);
        int error = tocsin_check();
        printf("%d: check %d, then %d, its handler stays %d\n", result, error, tocsin_check(),
               tocsin_getsignal(SIGUSR1) == handle);
    }
}
