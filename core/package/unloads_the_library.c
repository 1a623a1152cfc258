/* Opens the library argv[1], installs a handler, unloads the library, and lets the signal arrive. */
#include <dlfcn.h>
#include <stdio.h>
#include <tocsin.h>

static int seen;

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    seen = signum;
    return 0;
}

int main(int argc, char **argv) {
    void *library = argc > 1 ? dlopen(argv[1], RTLD_NOW) : NULL;
    if (!library) return fprintf(stderr, "%s\n", argc > 1 ? dlerror() : "expected a library"), 4;
    tocsin_handler (*install)(int, tocsin_handler);
    *(void **)&install = dlsym(library, "tocsin_signal");
    if (install(SIGUSR1, handle) != TOCSIN_SIG_DFL) return 2;
    if (dlclose(library) != 0) return 3;
    raise(SIGUSR1);
    puts("alive");

    int (*check_at)(const char *, int, const char *);
    *(void **)&check_at = dlsym(dlopen(argv[1], RTLD_NOW), "tocsin_check_at");
    if (check_at(TOCSIN_HERE) != 0 || seen != SIGUSR1) return 1;
    puts("handled");
    return 0;
}
