#include <pthread.h>
#include <stdio.h>
#include <tocsin.h>

static int handler(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return 0;
}

static void attempt(int signum, tocsin_handler handler) {
    if (tocsin_signal(signum, handler) != TOCSIN_SIG_ERR) {
        puts("Accepted.");
    } else {
        char error[120];
        tocsin_error_text(error, sizeof error);
        printf("%s: %s\n", tocsin_error_name(tocsin_error()), error);
    }
}

static void *attempt_in_thread(void *unused) {
    attempt(SIGTERM, handler);
    return unused;
}

int main(void) {
    attempt(0, handler);
    attempt(65, handler);
    attempt(SIGKILL, handler);
    attempt(SIGSTOP, handler);
    attempt(SIGTERM, NULL);
    pthread_t thread;
    pthread_create(&thread, NULL, attempt_in_thread, NULL);
    pthread_join(thread, NULL);
    printf("Nothing has changed: %s\n", tocsin_getsignal(SIGTERM) == TOCSIN_SIG_DFL ? "True" : "False");
}
