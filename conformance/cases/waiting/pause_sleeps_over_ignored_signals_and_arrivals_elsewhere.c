/* clause: pause-sleeps-on */
#include <stdio.h>
#include <string.h>
#include <tocsin.h>
#include <unistd.h>

static volatile int last;
static int calls;

static int handle(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    calls++;
    return 0;
}

/* Until main sleeps in the kernel. */
static void await_sleep(void) {
    char path[64], line[256], state = 0;
    snprintf(path, sizeof path, "/proc/self/task/%d/stat", getpid());
    while (state != 'S') {
        usleep(500);
        FILE *file = fopen(path, "r");
        if (file && fgets(line, sizeof line, file)) sscanf(strrchr(line, ')'), ") %c", &state);
        if (file) fclose(file);
    }
}

static void *send(void *main) {
    await_sleep();
    for (int i = 0; i < 3; i++) {
        pthread_kill(*(pthread_t *)main, SIGUSR1); /* ignored */
        pthread_kill(*(pthread_t *)main, SIGCHLD); /* by default */
        pthread_kill(pthread_self(), SIGUSR2);     /* arrives here */
        usleep(2000);
    }
    last = 1;
    pthread_kill(*(pthread_t *)main, SIGUSR2);
    return NULL;
}

int main(void) {
    pthread_t sender, self = pthread_self();
    tocsin_signal(SIGUSR1, TOCSIN_SIG_IGN);
    tocsin_signal(SIGUSR2, handle);
    pthread_create(&sender, NULL, send, &self);
    int error = tocsin_pause();
    printf("= %d, after the last one %d, handler called %d\n", error, last, calls);
    pthread_join(sender, NULL);
}
