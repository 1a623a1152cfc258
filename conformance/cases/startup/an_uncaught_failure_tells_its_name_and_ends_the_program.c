/* clause: uncaught-interrupt-dies-of-sigint */
/* clause: uncaught-failure-exits-with-1 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <tocsin.h>
#include <unistd.h>

static void leave(void) {
    puts("exit handler");
    fflush(stdout);
}

static void end(tocsin_handler of_sigint, int code) {
    dup2(STDOUT_FILENO, STDERR_FILENO);
    tocsin_init(TOCSIN_STARTUP);
    tocsin_signal(SIGINT, of_sigint);
    atexit(leave);
    tocsin_exit_uncaught(code ? code : tocsin_raise_signal(65));
}

static void show(const char *what, tocsin_handler of_sigint, int code) {
    int status;
    puts(what);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) end(of_sigint, code);
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) printf("= killed by %d\n", WTERMSIG(status));
    else printf("= exit %d\n", WEXITSTATUS(status));
}

int main(void) {
    show("an interrupt", tocsin_default_int_handler, TOCSIN_KEYBOARD_INTERRUPT);
    show("an interrupt while SIGINT is ignored", TOCSIN_SIG_IGN, TOCSIN_KEYBOARD_INTERRUPT);
    show("a refusal", tocsin_default_int_handler, 0);
    show("a handler's own code", tocsin_default_int_handler, tocsin_error_set(TOCSIN_EUSER - 3, "no such device"));
}
