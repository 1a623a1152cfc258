/* clause: pidfd-refusals */
/* clause: pidfd-send-arrives */
#include <stdio.h>
#include <sys/syscall.h>
#include <tocsin.h>
#include <unistd.h>

static void say(int error) {
    char text[64];
    tocsin_error_text(text, sizeof text);
    printf("%s: %s\n", error ? tocsin_error_name(error) : "sent", error ? text : "");
}

int main(void) {
    int pipes[2], pidfd = (int)syscall(SYS_pidfd_open, getpid(), 0);
    if (pidfd < 0 || pipe(pipes)) return 1;
    say(tocsin_pidfd_send_signal(pipes[0], 0, NULL, 0));
    say(tocsin_pidfd_send_signal(-1, 0, NULL, 0));
    say(tocsin_pidfd_send_signal(pidfd, SIGTERM, NULL, 1u << 31));
    say(tocsin_pidfd_send_signal(pidfd, 65, NULL, 0));
    say(tocsin_pidfd_send_signal(pidfd, 0, NULL, 0));
}
