#include <stdio.h>
#include <tocsin.h>

static int handle_sigterm(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return tocsin_error_set(TOCSIN_EUSER, "Out of order!");
}

int main(void) {
    int err = 0;
    tocsin_signal(SIGTERM, handle_sigterm);

    puts("Running program. Send SIGTERM.");
    while (!err)
        err = tocsin_sleep(1);
    tocsin_exit_uncaught(err);
}
