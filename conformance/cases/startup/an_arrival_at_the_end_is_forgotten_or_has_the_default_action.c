/* clause: arrival-while-finalizing */
/* clause: finalize-clears-flags */
#include <dlfcn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <tocsin.h>
#include <unistd.h>

static enum { NOWHERE, BEFORE, AFTER } where;
static int victim;

/* In place of the C library's: an arrival before or after the end sets this signal to its default. */
int sigaction(int signum, const struct sigaction *next, struct sigaction *before) {
    static int (*real)(int, const struct sigaction *, struct sigaction *);
    if (!real) real = __extension__(__typeof__(real)) dlsym(RTLD_NEXT, "sigaction");
    if (next && signum == SIGUSR1 && where == BEFORE) raise(victim);
    int result = real(signum, next, before);
    if (next && signum == SIGUSR1 && where == AFTER) raise(victim);
    return result;
}

static int calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

/* The calls that a new start sees. */
static int end(int place) {
    tocsin_signal(SIGHUP, handle);
    tocsin_signal(SIGUSR1, handle);
    tocsin_signal(SIGRTMAX, handle);
    where = place;
    tocsin_fini();
    where = NOWHERE;
    tocsin_signal(victim, handle);
    tocsin_check();
    return calls;
}

int main(void) {
    const int victims[] = {SIGHUP, SIGUSR1, SIGRTMAX};
    for (unsigned i = 0; i < sizeof victims / sizeof *victims; i++) {
        for (int place = BEFORE; place <= AFTER; place++) {
            int status;
            victim = victims[i];
            pid_t child = fork();
            if (child == 0) _exit(end(place));
            waitpid(child, &status, 0);
            printf("%d %s: ", victim, place == BEFORE ? "before" : "after");
            if (WIFSIGNALED(status)) printf("killed by %d\n", WTERMSIG(status));
            else printf("calls %d\n", WEXITSTATUS(status));
        }
    }
}
