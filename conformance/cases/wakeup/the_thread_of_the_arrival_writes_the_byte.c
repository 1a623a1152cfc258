/* clause: wakeup-byte-before-handler */
/* clause: flags-before-wakeup-byte */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <tocsin.h>
#include <unistd.h>

static int wakeup = -1, tripped;
static pthread_t writer;

/* In place of the C library's: notes who writes the byte, and what is set by then. */
ssize_t write(int fd, const void *buf, size_t size) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = __extension__(__typeof__(real)) dlsym(RTLD_NEXT, "write");
    if (fd == wakeup) {
        writer = pthread_self();
        tripped = tocsin_is_tripped();
    }
    return real(fd, buf, size);
}

static int handle(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("  handler of %d\n", signum);
    return 0;
}

static void *arrive(void *unused) {
    raise(SIGUSR1);
    printf("written here %d, tripped by then %d\n", pthread_equal(writer, pthread_self()) != 0, tripped);
    return unused;
}

int main(void) {
    int ends[2];
    pthread_t thread;
    if (pipe2(ends, O_NONBLOCK)) return 2;
    wakeup = ends[1];
    tocsin_signal(SIGUSR1, handle);
    tocsin_set_wakeup_fd(wakeup, true, NULL);
    arrive(NULL);
    tocsin_check();
    if (pthread_create(&thread, NULL, arrive, NULL)) return 2;
    pthread_join(thread, NULL);
    tocsin_check();
}
