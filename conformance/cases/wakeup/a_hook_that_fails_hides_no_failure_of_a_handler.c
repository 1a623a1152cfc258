/* clause: report-and-failure */
#include <stdio.h>
#include <tocsin.h>

static int fail(int signum, const tocsin_frame *frame) {
    (void)signum, (void)frame;
    return tocsin_error_set(TOCSIN_EUSER - 1, "the handler's own");
}

static void hook(const tocsin_report *report) {
    printf("report of %d, and a call that fails: %d\n", report->signum, tocsin_raise_signal(-1) < 0);
}

int main(void) {
    char text[64];
    tocsin_init(TOCSIN_STARTUP);
    tocsin_set_report_hook(hook);
    tocsin_signal(SIGUSR1, fail);
    tocsin_swap_wakeup_fd(900); /* is not open */
    raise(SIGUSR1);
    int code = tocsin_check();
    tocsin_error_text(text, sizeof text);
    printf("check %d: %s\n", code == TOCSIN_EUSER - 1, text);
}
