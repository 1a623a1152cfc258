/* Opens and closes the module argv[1], which takes SIGUSR1 and gives it back; one signal arrives under each handler. */
#include <dlfcn.h>
#include <stdio.h>
#include <tocsin.h>

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("program %d\n", signum);
    return 0;
}

int main(int argc, char **argv) {
    tocsin_signal(SIGUSR1, handle);
    void *module = argc > 1 ? dlopen(argv[1], RTLD_NOW) : NULL;
    if (!module) return fprintf(stderr, "%s\n", argc > 1 ? dlerror() : "expected a module"), 4;
    if (tocsin_getsignal(SIGUSR1) == handle) return 2;
    raise(SIGUSR1);
    dlclose(module);
    if (dlopen(argv[1], RTLD_NOW | RTLD_NOLOAD)) return 3; /* it is gone, or this says nothing */
    return tocsin_raise_signal(SIGUSR1);
}
