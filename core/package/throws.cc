// A handler that throws: the exception passes through the safe point as a longjmp would.
#include <tocsin.h>
#include <cstdio>
#include <stdexcept>

static int throws(int signum, const tocsin_frame *) {
    throw std::runtime_error(signum == SIGUSR1 ? "SIGUSR1" : "?");
}

static int show(int signum, const tocsin_frame *) {
    std::printf("handled %d\n", signum);
    return 0;
}

int main() {
    tocsin_signal(SIGUSR1, throws);
    tocsin_signal(SIGUSR2, show);
    tocsin_signal(SIGTERM, show);
    raise(SIGUSR2);
    raise(SIGUSR1);
    try {
        tocsin_check();
        std::puts("not thrown");
    } catch (const std::runtime_error &error) {
        std::printf("caught %s\n", error.what());
    }
    tocsin_check();
    std::puts("another arrival");
    raise(SIGTERM);
    return tocsin_check();
}
