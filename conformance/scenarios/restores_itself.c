#include <stdio.h>
#include <stdlib.h>
#include <tocsin.h>

static int saves = 0;

static int save(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    // Nothing may interrupt the saving
    tocsin_signal(SIGINT, TOCSIN_SIG_IGN);
    saves += 1;
    printf("Saved %d of 3.\n", saves);
    if (saves == 3)
        exit(0);
    tocsin_signal(SIGINT, save);
    puts("Press Ctrl+C to save again.");
    return 0;
}

int main(void) {
    tocsin_signal(SIGINT, save);

    puts("Press Ctrl+C to save.");
    while (true)
        tocsin_sleep(1);
}
