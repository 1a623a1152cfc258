#include <stdio.h>
#include <stdlib.h>
#include <tocsin.h>

static int first(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    puts("First handler.");
    exit(0);
}

static int second(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    puts("Second handler.");
    return 0;
}

static const char *name(tocsin_handler disposition) {
    if (disposition == first)
        return "first";
    if (disposition == second)
        return "second";
    if (disposition == tocsin_default_int_handler)
        return "default_int_handler";
    return disposition == TOCSIN_SIG_DFL ? "SIG_DFL" : "something else";
}

int main(void) {
    tocsin_init(TOCSIN_STARTUP);

    printf("SIGINT had %s\n", name(tocsin_signal(SIGINT, second)));
    printf("SIGTERM had %s\n", name(tocsin_signal(SIGTERM, first)));
    tocsin_handler previous = tocsin_signal(SIGTERM, second);
    printf("SIGTERM then had %s\n", name(previous));

    // Give back the previous one
    printf("SIGTERM last had %s\n", name(tocsin_signal(SIGTERM, previous)));
    puts("Send SIGTERM.");
    while (true)
        tocsin_sleep(1);
}
