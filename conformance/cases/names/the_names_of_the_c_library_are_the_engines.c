/* clause: signal-numbers */
/* clause: other-constants */
#include <stdio.h>
#include <sys/time.h>
#include <tocsin.h>

int main(void) {
    const int numbers[] = {SIGHUP, SIGINT, SIGKILL, SIGUSR1, SIGALRM, SIGTERM, SIGRTMIN, SIGRTMAX};
    for (int i = 0; i < 8; i++) printf("%d %s\n", numbers[i], tocsin_strsignal(numbers[i]));
    printf("%d, %d %d %d, %d %d %d\n", TOCSIN_NSIG, ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF, SIG_BLOCK, SIG_UNBLOCK,
           SIG_SETMASK);
}
