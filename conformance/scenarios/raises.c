#include <stdio.h>
#include <tocsin.h>

#define DEVICE_ERROR (TOCSIN_EUSER - 1)

static int handle_alarm(int signum, const tocsin_frame *frame) {
    (void)frame;
    printf("Handler called with signal %d\n", signum);
    return tocsin_error_set(DEVICE_ERROR, "Couldn't open device!");
}

int main(void) {
    // Set the handler and an alarm
    tocsin_signal(SIGALRM, handle_alarm);
    tocsin_alarm(1);

    puts("Opening device...");
    if (tocsin_sleep(60) == DEVICE_ERROR) { // This may hang
        char error[80];
        tocsin_error_text(error, sizeof error);
        printf("Gave up: %s\n", error);
    }

    tocsin_alarm(0); // Disable the alarm
    puts("Program goes on.");
}
