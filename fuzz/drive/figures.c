/* figures.c - see figures.h. */
#include "figures.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct figures own;
struct figures *figures = &own;

void figures_open(void) {
    const char *path = getenv("TOCSIN_FIGURES");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    struct stat about;
    if (fd < 0) return;
    if (fstat(fd, &about) == 0 && about.st_size == sizeof *figures) {
        void *shared = mmap(NULL, sizeof *figures, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (shared != MAP_FAILED) figures = shared;
    }
    close(fd);
}
