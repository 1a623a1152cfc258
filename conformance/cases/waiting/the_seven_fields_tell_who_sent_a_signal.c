/* clause: siginfo-fields */
#include <stdio.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <tocsin.h>
#include <unistd.h>

static void say(const char *what, int signum, const tocsin_siginfo *info) {
    printf("%s: %d signo %d code %d error %d\n", what, signum, info->signo, info->code, info->error);
}

int main(void) {
    tocsin_siginfo info;
    tocsin_sigset set = 0;
    const int numbers[] = {SIGUSR1, SIGALRM, SIGCHLD, SIGRTMIN};
    for (int i = 0; i < 4; i++) tocsin_sigset_add(&set, numbers[i]);
    tocsin_pthread_sigmask(SIG_BLOCK, set, NULL);
    kill(getpid(), SIGUSR1);
    say("kill", tocsin_sigwaitinfo(set, &info), &info);
    printf("from this process %d, from this user %d\n", info.pid == getpid(), info.uid == getuid());
    tocsin_setitimer(ITIMER_REAL, 0.001, 0, NULL);
    say("timer", tocsin_sigtimedwait(set, 5, &info), &info);
    sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 77});
    say("queue", tocsin_sigwaitinfo(set, &info), &info);
    printf("from this process %d, value %d\n", info.pid == getpid(), (int)info.value);
    pid_t child = fork();
    if (child == 0) _exit(5);
    say("child", tocsin_sigwaitinfo(set, &info), &info);
    printf("from it %d, status %d\n", info.pid == child, info.status);
    waitpid(child, NULL, 0);
}
