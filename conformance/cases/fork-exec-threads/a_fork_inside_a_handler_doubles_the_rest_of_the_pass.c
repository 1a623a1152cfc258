/* clause: fork-in-handler-doubles-the-rest */
#include <stdio.h>
#include <sys/wait.h>
#include <tocsin.h>
#include <unistd.h>

static pid_t child = -1;

static int fork_here(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    fflush(stdout);
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
    tocsin_sigset all = 0;
    const int numbers[] = {SIGTERM, SIGUSR1, SIGUSR2, SIGHUP};
    for (int i = 0; i < 4; i++) {
        tocsin_signal(numbers[i], numbers[i] == SIGUSR1 ? fork_here : handle);
        tocsin_sigset_add(&all, numbers[i]);
    }
    tocsin_pthread_sigmask(SIG_BLOCK, all, NULL);
    for (int i = 0; i < 4; i++) raise(numbers[i]);
    tocsin_pthread_sigmask(SIG_UNBLOCK, all, NULL);
    printf("%s: check %d\n", child ? "parent" : "child", tocsin_check());
}
