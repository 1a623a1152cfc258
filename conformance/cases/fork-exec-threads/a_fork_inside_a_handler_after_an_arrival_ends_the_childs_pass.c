/* clause: fork-in-handler-after-arrival */
#include <stdio.h>
#include <sys/wait.h>
#include <tocsin.h>
#include <unistd.h>

static pid_t child = -1;

static int fork_here(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    raise(SIGHUP);
    child = fork();
    if (child > 0) waitpid(child, NULL, 0);
    return 0;
}

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("%s: handler of %d\n", child ? "parent" : "child", signum);
    return 0;
}

int main(void) {
    tocsin_signal(SIGUSR1, fork_here);
    tocsin_signal(SIGHUP, handle);
    tocsin_signal(SIGTERM, handle);
    raise(SIGTERM);
    raise(SIGUSR1);
    printf("%s: check %d\n", child ? "parent" : "child", tocsin_check());
    printf("%s: check %d\n", child ? "parent" : "child", tocsin_check());
}
