#include <stdio.h>
#include <tocsin.h>

int main(void) {
    int err = 0;
    // SIGTERM shall act as Ctrl+C does
    tocsin_signal(SIGTERM, tocsin_default_int_handler);

    puts("Running program. Send SIGTERM.");
    while (!err)
        err = tocsin_sleep(1);
    if (err == TOCSIN_KEYBOARD_INTERRUPT)
        puts("Interrupted. Cleaning up resources...");
    tocsin_exit_uncaught(err);
}
