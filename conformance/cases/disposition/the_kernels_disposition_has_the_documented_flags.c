/* clause: c-handler-flags */
#include <stdio.h>
#include <tocsin.h>

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return 0;
}

static void nothing(int signum) {
    (void)signum;
}

static void show(const char *what, int signum) {
    struct sigaction now;
    int blocked = 0;
    sigaction(signum, NULL, &now);
    for (int other = 1; other <= 64; other++) blocked += sigismember(&now.sa_mask, other) == 1;
    printf("%s: mask of %d", what, blocked);
    if (now.sa_flags & SA_ONSTACK) printf(" onstack");
    if (now.sa_flags & SA_RESTART) printf(" restart");
    if (now.sa_flags & SA_NODEFER) printf(" nodefer");
    if (now.sa_flags & SA_RESETHAND) printf(" resethand");
    puts("");
}

int main(void) {
    struct sigaction before = {.sa_handler = nothing, .sa_flags = SA_RESTART | SA_NODEFER | SA_RESETHAND};
    sigfillset(&before.sa_mask);
    for (int signum = SIGUSR1; signum <= SIGRTMAX; signum += SIGRTMAX - SIGUSR1) {
        sigaction(signum, &before, NULL);
        tocsin_signal(signum, handle);
        show("handler", signum);
        raise(signum);
        show("handler after an arrival", signum);
        sigaction(signum, &before, NULL);
        tocsin_signal(signum, TOCSIN_SIG_IGN);
        show("ignored", signum);
        sigaction(signum, &before, NULL);
        tocsin_signal(signum, TOCSIN_SIG_DFL);
        show("default", signum);
    }
}
