/* clause: signal-from-another-process */
#include <stdio.h>
#include <sys/wait.h>
#include <tocsin.h>
#include <unistd.h>

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("handler of %d\n", signum);
    return 0;
}

int main(void) {
    tocsin_signal(SIGTERM, handle);
    pid_t child = fork();
    if (child == 0) {
        kill(getppid(), SIGTERM);
        _exit(0);
    }
    int error = 0;
    tocsin_pause();
    waitpid(child, &error, 0);
    printf("child %d\n", error);
}
