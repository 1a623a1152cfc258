/* clause: handler-gets-number-and-frame */
/* clause: one-frame-a-pass */
#include <stdio.h>
#include <string.h>
#include <tocsin.h>

static const tocsin_frame *outermost, *nested;

static int show(int signum, const tocsin_frame *frame) {
    const char *file = strrchr(frame->file, '/');
    printf("%d in %s of %s, line %d", signum, frame->function, file ? file + 1 : frame->file, frame->line);
    if (!frame->outer) {
        printf(", outermost, the same as before %d\n", outermost == frame);
        outermost = frame;
        return 0;
    }
    printf(", nested in the outermost one %d, the same as before %d\n", frame->outer == outermost, nested == frame);
    nested = frame;
    return 0;
}

static int nest(int signum, const tocsin_frame *frame) {
    show(signum, frame);
    raise(SIGHUP);
    raise(SIGINT);
#line 100
    return tocsin_check();
}

int main(void) {
    tocsin_signal(SIGHUP, show);
    tocsin_signal(SIGINT, show);
    tocsin_signal(SIGUSR1, nest);
    tocsin_signal(SIGTERM, show);
    raise(SIGHUP);
    raise(SIGINT);
#line 200
    tocsin_check();
    outermost = NULL;
    raise(SIGTERM);
    raise(SIGUSR1);
#line 300
    tocsin_sleep(0.001);
}
