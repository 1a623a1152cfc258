/* Opens the module argv[1] at run time and lets it see its signal. With -DALSO_HERE this program does so too, before
 * and after, through its own view of the flag. */
#include <dlfcn.h>
#include <stdio.h>

#ifdef ALSO_HERE
int sees_its_signal(void);
#else
static int sees_its_signal(void) {
    return 0;
}
#endif

int main(int argc, char **argv) {
    int failed = sees_its_signal();
    void *module = argc > 1 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (!module) return fprintf(stderr, "%s\n", argc > 1 ? dlerror() : "expected a module"), 4;
    int (*in_the_module)(void);
    *(void **)&in_the_module = dlsym(module, "sees_its_signal");
    failed |= in_the_module();
    return failed | sees_its_signal();
}
