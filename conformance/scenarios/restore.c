#include <stdio.h>
#include <tocsin.h>

static int custom_handler(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    puts("Custom handler for SIGINT!");
    return 0;
}

int main(void) {
    // Set custom handler
    tocsin_signal(SIGINT, custom_handler);

    puts("Press Ctrl+C to trigger the custom handler.");
    tocsin_sleep(5);

    // Restore default behavior
    tocsin_signal(SIGINT, TOCSIN_SIG_DFL);
    puts("Default behavior restored. Press Ctrl+C again.");
    tocsin_sleep(5);
}
