#include <stdio.h>
#include <tocsin.h>

int main(void) {
    int err = 0;
    tocsin_init(TOCSIN_STARTUP);

    puts("Running program. Press Ctrl+C to interrupt.");
    while (!err)
        err = tocsin_sleep(1);
    tocsin_exit_uncaught(err);
}
