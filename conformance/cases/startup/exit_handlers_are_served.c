/* clause: exit-handlers-are-served */
#include <stdio.h>
#include <stdlib.h>
#include <tocsin.h>

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("handler of %d\n", signum);
    return 0;
}

static int another(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("another handler of %d\n", signum);
    return 0;
}

static void first(void) {
    puts("first");
    tocsin_raise_signal(SIGUSR1);
    tocsin_signal(SIGUSR1, another);
    raise(SIGTERM);
    raise(SIGUSR1);
    tocsin_check();
}

static void last(void) {
    puts("last");
    printf("= %d\n", tocsin_raise_signal(SIGINT) == TOCSIN_KEYBOARD_INTERRUPT);
    tocsin_raise_signal(SIGUSR1);
}

int main(void) {
    tocsin_init(TOCSIN_STARTUP);
    atexit(last);
    atexit(first);
    tocsin_signal(SIGUSR1, handle);
    tocsin_signal(SIGTERM, handle);
    return 0;
}
