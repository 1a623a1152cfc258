#include <stdio.h>
#include <stdlib.h>
#include <tocsin.h>

static char *received = NULL;
static int count = 0;

static int remember(int signum, const tocsin_frame *frame) {
    (void)frame;
    char *longer;
    if (asprintf(&longer, count ? "%s, %d" : "%s%d", count ? received : "", signum) < 0)
        abort();
    free(received);
    received = longer;
    count += 1;
    printf("Remembered %s\n", received);
    return 0;
}

int main(void) {
    int signums[] = {SIGINT, SIGTERM, SIGHUP};
    for (int i = 0; i < 3; i++)
        tocsin_signal(signums[i], remember);

    puts("Send three signals.");
    while (count < 3)
        tocsin_sleep(0.1);
    printf("Received %d signals.\n", count);
}
