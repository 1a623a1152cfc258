/* clause: after-fork-by-hand */
#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <tocsin.h>
#include <unistd.h>

static int calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    if (signum == SIGUSR1) calls++;
    return 0;
}

/* A fork that nobody is told of. */
static pid_t raw_fork(void) {
    return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

/* The exit status of a child that forked with SIGUSR1 tripped, and looks: also when something else has arrived. */
static int child_finds(int by_hand) {
    int status = 0;
    pid_t child = raw_fork();
    if (child == 0) {
        if (by_hand) tocsin_after_fork_child();
        tocsin_check();
        raise(SIGHUP);
        tocsin_check();
        _exit(10 * calls + (tocsin_signal(SIGUSR2, handle) == TOCSIN_SIG_ERR));
    }
    waitpid(child, &status, 0);
    return WEXITSTATUS(status);
}

static void *in_a_thread(void *unused) {
    int without = child_finds(0), by_hand = child_finds(1);
    printf("in a thread: without %d, by hand %d\n", without, by_hand);
    return unused;
}

int main(void) {
    pthread_t thread;
    tocsin_signal(SIGUSR1, handle);
    tocsin_signal(SIGHUP, handle);
    raise(SIGUSR1);
    int without = child_finds(0), by_hand = child_finds(1);
    printf("in main: without %d, by hand %d\n", without, by_hand);
    pthread_create(&thread, NULL, in_a_thread, NULL);
    pthread_join(thread, NULL);
    tocsin_after_fork_child();
    printf("in no child: check %d, called %d\n", tocsin_check(), calls);
}
