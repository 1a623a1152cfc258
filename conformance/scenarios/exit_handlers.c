#include <stdio.h>
#include <stdlib.h>
#include <tocsin.h>

static void goodbye(void) {
    puts("Goodbye.");
}

int main(void) {
    int err = 0;
    tocsin_init(TOCSIN_STARTUP);
    atexit(goodbye);

    puts("Running program. Press Ctrl+C to interrupt.");
    while (!err)
        err = tocsin_sleep(1);
    tocsin_exit_uncaught(err);
}
