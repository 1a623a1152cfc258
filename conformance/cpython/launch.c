/* launch.c - stands where a virtual environment has its python, notes the process, and becomes the real one.
 *
 * What every process that is started through sys.executable passes, whatever its options and its environment. Beside
 * bin/, in the file `launch`, stand on lines of their own: the real interpreter, the file for notes, and any number of
 * NAME=VALUE for the environment. A note is "launch PID ARGUMENTS".
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINES = 16 };

static void give_up(const char *what) {
    fprintf(stderr, "launch: %s, expected the environment's file launch\n", what);
    _exit(127);
}

/* The environment's folder: two levels above this program. */
static void find_home(char *path) {
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    if (length < 0) give_up("no /proc/self/exe");
    path[length] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(path, '/');
        if (!slash) give_up(path);
        *slash = '\0';
    }
}

/* The lines of the file, in text. */
static void read_lines(const char *path, char *text, size_t size, char *lines[LINES + 1]) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, text, size - 1);
    if (length <= 0) give_up(path);
    close(fd);
    text[length] = '\0';
    int count = 0;
    for (char *rest, *line = strtok_r(text, "\n", &rest); line && count < LINES; line = strtok_r(NULL, "\n", &rest))
        lines[count++] = line;
    lines[count] = NULL;
    if (count < 2) give_up(path);
}

/* One write, so that notes of many processes do not mix. */
static void note(const char *path, char **argv) {
    char line[1024];
    int length = snprintf(line, sizeof line, "launch %d", (int)getpid());
    for (int i = 1; argv[i] && length < (int)sizeof line - 2; i++)
        length += snprintf(line + length, sizeof line - (size_t)length, " %s", argv[i]);
    if (length > (int)sizeof line - 2) length = sizeof line - 2;
    for (int i = 0; i < length; i++)
        if ((unsigned char)line[i] < ' ') line[i] = ' ';
    line[length] = '\n';
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0 || write(fd, line, (size_t)length + 1) < 0) give_up(path);
    close(fd);
}

int main(int argc, char **argv) {
    char path[PATH_MAX], self[PATH_MAX + 16], file[PATH_MAX + 16], text[8192], *lines[LINES + 1];
    find_home(path);
    snprintf(self, sizeof self, "%s/bin/python", path);
    snprintf(file, sizeof file, "%s/launch", path);
    read_lines(file, text, sizeof text, lines);
    note(lines[1], argc ? argv : (char *[]){"", NULL});
    for (int i = 2; lines[i]; i++) putenv(lines[i]);
    argv[0] = self; /* the interpreter finds its environment by it */
    execv(lines[0], argv);
    give_up(lines[0]);
}
