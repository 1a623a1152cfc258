#include <stdio.h>
#include <tocsin.h>

static int handle_sigterm(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    puts("Never called.");
    return 0;
}

static void show(const char *name, int signum) {
    tocsin_handler disposition = tocsin_getsignal(signum);
    const char *shown = disposition == TOCSIN_SIG_DFL               ? "SIG_DFL"
                        : disposition == TOCSIN_SIG_IGN             ? "SIG_IGN"
                        : disposition == handle_sigterm             ? "handle_sigterm"
                        : disposition == tocsin_default_int_handler ? "default_int_handler"
                                                                    : "something else";
    printf("%s: %s\n", name, shown);
}

int main(void) {
    tocsin_init(TOCSIN_STARTUP);

    show("SIGINT", SIGINT);
    show("SIGTERM", SIGTERM);
    show("SIGPIPE", SIGPIPE);
    tocsin_signal(SIGINT, TOCSIN_SIG_IGN);
    tocsin_signal(SIGTERM, handle_sigterm);
    tocsin_signal(SIGPIPE, TOCSIN_SIG_DFL);
    show("SIGINT", SIGINT);
    show("SIGTERM", SIGTERM);
    show("SIGPIPE", SIGPIPE);
}
