#include <stdio.h>
#include <tocsin.h>

static int handle_once(int signum, const tocsin_frame *frame) {
    (void)frame;
    // Restore the default behavior for the next one
    tocsin_signal(signum, TOCSIN_SIG_DFL);
    puts("Handled once. Press Ctrl+C again.");
    return 0;
}

int main(void) {
    tocsin_signal(SIGINT, handle_once);

    puts("Running program. Press Ctrl+C to interrupt.");
    while (true)
        tocsin_sleep(1);
}
