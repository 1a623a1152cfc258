/* clause: os-setsig-failure */
/* clause: os-setsig-passes-the-table-by */
#include <errno.h>
#include <stdio.h>
#include <tocsin.h>

static void foreign(int signum) {
    (void)signum;
}

int main(void) {
    const int refused[] = {SIGKILL, SIGSTOP, 32, 33, 0, 65, -1};
    for (int i = 0; i < 7; i++) {
        int no_set = tocsin_os_setsig(refused[i], SIG_IGN) == SIG_ERR;
        int no_default = tocsin_os_setsig(refused[i], SIG_DFL) == SIG_ERR;
        printf("%d: set %d, to its default %d\n", refused[i], no_set, no_default);
    }
    const int no_number[] = {0, 65, -1};
    for (int i = 0; i < 3; i++) printf("%d: get %d\n", no_number[i], tocsin_os_getsig(no_number[i]) == SIG_ERR);
    printf("SIGKILL can be read: %d\n", tocsin_os_getsig(SIGKILL) == SIG_DFL);
    tocsin_handler before = tocsin_getsignal(SIGUSR1);
    printf("set %d, ", tocsin_os_setsig(SIGUSR1, foreign) == SIG_DFL);
    printf("get %d, ", tocsin_os_getsig(SIGUSR1) == foreign);
    printf("the table knows %d\n", tocsin_getsignal(SIGUSR1) != before);
}
