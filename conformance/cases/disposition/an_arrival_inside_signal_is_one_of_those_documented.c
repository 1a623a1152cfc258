/* clause: arrival-between-pass-and-kernel */
/* clause: arrival-between-kernel-and-table */
/* clause: arrival-anywhere-in-signal */
#include <dlfcn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <tocsin.h>
#include <unistd.h>

static enum { NOWHERE, BEFORE, AFTER } where;

/* In place of the C library's: an arrival before or after the kernel's change. */
int sigaction(int signum, const struct sigaction *next, struct sigaction *before) {
    static int (*real)(int, const struct sigaction *, struct sigaction *);
    if (!real) real = __extension__(__typeof__(real)) dlsym(RTLD_NEXT, "sigaction");
    if (next && where == BEFORE) raise(signum);
    int result = real(signum, next, before);
    if (next && where == AFTER) raise(signum);
    return result;
}

static int older(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    printf(" old handler");
    return 0;
}

static int newer(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    printf(" new handler");
    return 0;
}

static void report(const tocsin_report *report) {
    printf(" %s", report->text);
}

/* The change in a child, with an arrival where it is wanted, and a safe point behind it. */
static void change(tocsin_handler from, tocsin_handler to, int place) {
    tocsin_set_report_hook(report);
    tocsin_signal(SIGUSR1, from);
    printf("  %s the kernel:", place == BEFORE ? "before" : "after");
    fflush(stdout);
    where = place;
    tocsin_signal(SIGUSR1, to);
    where = NOWHERE;
    printf(" |");
    tocsin_check();
    puts(tocsin_getsignal(SIGUSR1) == to ? "" : " not installed");
    fflush(stdout);
    _exit(0);
}

int main(void) {
    static const struct {
        const char *name;
        tocsin_handler from, to;
    } changes[] = {{"handler to handler", older, newer},
                   {"handler to ignored", older, TOCSIN_SIG_IGN},
                   {"handler to default", older, TOCSIN_SIG_DFL},
                   {"ignored to handler", TOCSIN_SIG_IGN, newer},
                   {"default to handler", TOCSIN_SIG_DFL, newer},
                   {"ignored to default", TOCSIN_SIG_IGN, TOCSIN_SIG_DFL},
                   {"default to ignored", TOCSIN_SIG_DFL, TOCSIN_SIG_IGN}};
    for (unsigned i = 0; i < sizeof changes / sizeof *changes; i++) {
        puts(changes[i].name);
        fflush(stdout);
        for (int place = BEFORE; place <= AFTER; place++) {
            int status;
            pid_t child = fork();
            if (child == 0) change(changes[i].from, changes[i].to, place);
            waitpid(child, &status, 0);
            if (WIFSIGNALED(status)) printf(" killed by %d\n", WTERMSIG(status));
            fflush(stdout);
        }
    }
}
