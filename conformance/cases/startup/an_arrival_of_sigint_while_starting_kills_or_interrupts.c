/* clause: arrival-between-fill-and-sigint */
#include <dlfcn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <tocsin.h>
#include <unistd.h>

static enum { NOWHERE, BEFORE, AFTER } where;

/* In place of the C library's: an arrival before or after SIGINT gets its handler. */
int sigaction(int signum, const struct sigaction *next, struct sigaction *before) {
    static int (*real)(int, const struct sigaction *, struct sigaction *);
    if (!real) real = __extension__(__typeof__(real)) dlsym(RTLD_NEXT, "sigaction");
    if (next && signum == SIGINT && where == BEFORE) raise(SIGINT);
    int result = real(signum, next, before);
    if (next && signum == SIGINT && where == AFTER) raise(SIGINT);
    return result;
}

/* 0: nothing has happened; 1: KeyboardInterrupt at the next safe point. */
static int start(void) {
    int error = tocsin_init(TOCSIN_STARTUP);
    where = NOWHERE;
    if (error || tocsin_getsignal(SIGINT) != tocsin_default_int_handler) return 2;
    error = tocsin_check();
    return error == TOCSIN_KEYBOARD_INTERRUPT ? 1 : error ? 3 : 0;
}

int main(void) {
    static const char *name[] = {"nowhere", "before the handler", "after it"};
    for (int place = NOWHERE; place <= AFTER; place++) {
        int status;
        pid_t child = fork();
        where = place;
        if (child == 0) _exit(start());
        waitpid(child, &status, 0);
        if (WIFSIGNALED(status)) printf("%s: killed by %d\n", name[place], WTERMSIG(status));
        else printf("%s: %d\n", name[place], WEXITSTATUS(status));
    }
}
