/* clause: arrival-before-fork */
/* clause: arrival-between-fork-and-forgetting */
#include <stdio.h>
#include <sys/wait.h>
#include <tocsin.h>
#include <unistd.h>

static enum { NOWHERE, BEFORE, IN_PARENT, IN_CHILD } where;

static void arrive_before(void) {
    if (where == BEFORE) raise(SIGUSR1);
}

static void arrive_in_parent(void) {
    if (where == IN_PARENT) raise(SIGUSR1);
}

static void arrive_in_child(void) {
    if (where == IN_CHILD) raise(SIGUSR1);
}

/* Before the engine registers what it does itself: the child's hooks run in the order of their registration. */
__attribute__((constructor(101))) static void register_first(void) {
    pthread_atfork(arrive_before, arrive_in_parent, arrive_in_child);
}

static int calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

int main(void) {
    static const char *name[] = {"nowhere", "before", "in the parent", "in the child"};
    tocsin_signal(SIGUSR1, handle);
    for (where = NOWHERE; where <= IN_CHILD; where++) {
        int status;
        pid_t child = fork();
        tocsin_check();
        if (child == 0) _exit(calls);
        waitpid(child, &status, 0);
        int in_child = WEXITSTATUS(status);
        if (where == IN_CHILD && in_child <= 1) printf("%s: parent %d\n", name[where], calls);
        else printf("%s: parent %d, child %d\n", name[where], calls, in_child);
        calls = 0;
    }
}
