/* figures.c - see figures.h. */
#include "figures.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
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

static uint64_t clock_ns(void) {
    struct timespec used;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used)) return 0;
    return (uint64_t)used.tv_sec * 1000000000u + (uint64_t)used.tv_nsec;
}

static uint64_t begun_ns; /* of the input that runs, when it is timed; else 0 */

void figures_begin(void) {
    begun_ns = figures->inputs++ % FIGURES_TIMED == 0 ? clock_ns() : 0;
}

void figures_end(uint64_t operations, uint64_t unjudged) {
    figures->operations += operations;
    figures->unjudged += unjudged;
    if (!begun_ns) return;
    figures->last[figures->timed++ % FIGURES_LAST] =
        (struct figures_time){.ns = (uint32_t)(clock_ns() - begun_ns), .operations = (uint32_t)operations};
}
