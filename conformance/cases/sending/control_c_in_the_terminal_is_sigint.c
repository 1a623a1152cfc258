/* clause: terminal-interrupt-is-sigint */
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <tocsin.h>
#include <unistd.h>

static void in_the_terminal(void) {
    tocsin_init(TOCSIN_STARTUP);
    puts("ready");
    fflush(stdout);
    int error = tocsin_pause();
    printf("%s\n", tocsin_error_name(error));
    fflush(stdout);
    _exit(3);
}

int main(void) {
    int terminal, status;
    char line[256];
    pid_t child = forkpty(&terminal, NULL, NULL, NULL);
    if (child == 0) in_the_terminal();
    FILE *seen = fdopen(terminal, "r+");
    setvbuf(seen, NULL, _IONBF, 0);
    while (fgets(line, sizeof line, seen) && !strstr(line, "ready")) continue;
    fputc(3, seen);
    while (fgets(line, sizeof line, seen) && !strstr(line, "KeyboardInterrupt")) continue;
    waitpid(child, &status, 0);
    printf("KeyboardInterrupt %d, exit %d\n", strstr(line, "KeyboardInterrupt") != NULL, WEXITSTATUS(status));
}
